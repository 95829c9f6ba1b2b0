export { ProtectionError, type ProtectionErrorCode } from './errors.js';
export type { FieldKey, KeyRing } from './key-ring.js';
export { generateKeyFile, generateKeyRing, loadKeyRing, rotateKeyFile } from './key-file.js';
export { createProtector, type Protector } from './protector.js';
