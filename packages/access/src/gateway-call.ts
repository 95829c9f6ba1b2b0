import { createHash } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';

import { AccessError, type Caller } from './caller.js';
import { isRole } from './roles.js';

/** The header in which the gateway vouches for a call to a subgraph. */
export const GATEWAY_CALL_HEADER = 'x-zhucan-call';

const ISSUER = 'zhucan-gateway';
const AUDIENCE = 'zhucan-subgraph';
/** A call is used at once; the minute allows for clocks that differ. */
const LIFETIME_SECONDS = 60;

function digest(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}

/**
 * Vouches for one call of a subgraph: who asks, and the exact body.
 *
 * @param secret shared by the gateway and the subgraphs, at least 32 bytes
 */
export async function signGatewayCall(secret: Uint8Array, caller: Caller, body: string): Promise<string> {
  return new SignJWT({
    role: caller.role,
    region: caller.regionCode,
    rid: caller.requestId,
    body: digest(body),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(caller.subject)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(secret);
}

/**
 * Reads back who asks.
 *
 * @throws AccessError where the call does not come from the gateway, or has another body
 */
export async function verifyGatewayCall(
  secret: Uint8Array,
  token: string | undefined,
  body: string,
): Promise<Caller> {
  if (token === undefined) throw new AccessError('requests come through the gateway');
  const verified = await jwtVerify(token, secret, {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
  }).catch(() => {
    throw new AccessError('requests come through the gateway');
  });
  const { sub = '', role, region, rid, body: signed } = verified.payload;
  if (signed !== digest(body)) throw new AccessError('the body is not the one that was signed');
  if (!isRole(role) || typeof rid !== 'string' || (region !== null && typeof region !== 'string'))
    throw new AccessError('the call is malformed');
  return { subject: sub, role, regionCode: region, requestId: rid };
}
