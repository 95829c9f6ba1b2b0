export { can, isPermission, isRole, type Permission, PERMISSIONS, type Role, ROLES } from './roles.js';
export { AccessError, type AccessErrorCode, type Caller, IssuerUnavailableError } from './caller.js';
export {
  type BearerSettings,
  type BearerVerifier,
  createBearerVerifier,
  SCHEMA_READ,
  type TokenHolder,
} from './bearer.js';
export {
  type CallSigner,
  createCallSigner,
  GATEWAY_CALL_HEADER,
  signGatewayCall,
  TIME_LEFT_HEADER,
  verifyGatewayCall,
} from './gateway-call.js';
