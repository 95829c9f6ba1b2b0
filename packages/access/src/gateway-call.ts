import { hash } from 'node:crypto';

import { jwtVerify } from 'jose';

import { AccessError, type Caller, readRegionScope } from './caller.js';
import { hmacSha256 } from './hmac.js';
import { isRole } from './roles.js';

/** The header in which the gateway vouches for a call to a subgraph. */
export const GATEWAY_CALL_HEADER = 'x-zhucan-call';
/** How many milliseconds the gateway still waits for the answer to a call when it sends it. */
export const TIME_LEFT_HEADER = 'x-zhucan-time-left-ms';

const ISSUER = 'zhucan-gateway';
const AUDIENCE = 'zhucan-subgraph';
/** A call is used at once; the minute allows for clocks that differ. */
const LIFETIME_SECONDS = 60;

/** HS256 wants a secret as long as its digest (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

function checkedSecret(secret: Uint8Array): Uint8Array {
  if (secret.length < MIN_SECRET_BYTES)
    throw new RangeError(`the gateway secret has less than ${MIN_SECRET_BYTES} bytes`);
  return secret;
}

function digest(body: string): string {
  return hash('sha256', body, 'base64url');
}

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');

/** Vouches for calls of subgraphs: who asks, and the exact body, as a compact JWS (RFC 7515). */
export type CallSigner = (caller: Caller, body: string) => string;

/**
 * Builds what vouches for calls. It signs at once, without leaving the thread's turn: a gateway makes many calls for one request.
 *
 * @param secret shared by the gateway and the subgraphs, at least 32 bytes
 * @throws RangeError where the secret is shorter
 */
export function createCallSigner(secret: Uint8Array): CallSigner {
  const authenticate = hmacSha256(checkedSecret(secret));
  return ({ role, regionCode, requestId, subject }, body) => {
    const issuedAt = Math.floor(Date.now() / 1000);
    // Written out: an object made only to be turned into text again takes as long as the signature. Roles and digests need no escapes.
    const claims =
      `{"role":"${role}","region":${JSON.stringify(regionCode)},"rid":${JSON.stringify(requestId)}` +
      `,"body":"${digest(body)}","sub":${JSON.stringify(subject)},"iss":"${ISSUER}","aud":"${AUDIENCE}"` +
      `,"iat":${issuedAt},"exp":${issuedAt + LIFETIME_SECONDS}}`;
    const signed = `${HEADER}.${Buffer.from(claims).toString('base64url')}`;
    return `${signed}.${authenticate(signed)}`;
  };
}

/**
 * Vouches for one call of a subgraph.
 *
 * @throws RangeError where the secret is shorter than 32 bytes
 */
export function signGatewayCall(secret: Uint8Array, caller: Caller, body: string): Promise<string> {
  return Promise.resolve().then(() => createCallSigner(secret)(caller, body));
}

/**
 * Reads back who asks.
 *
 * @throws AccessError where the call does not come from the gateway, or has another body; RangeError where the secret is too short
 */
export async function verifyGatewayCall(
  secret: Uint8Array,
  token: string | undefined,
  body: string,
): Promise<Caller> {
  if (token === undefined) throw new AccessError('requests come through the gateway');
  const key = checkedSecret(secret);
  const verified = await jwtVerify(token, key, {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
  }).catch(() => {
    throw new AccessError('requests come through the gateway');
  });
  const { sub = '', role, region, rid, body: signed } = verified.payload;
  if (signed !== digest(body)) throw new AccessError('the body is not the one that was signed');
  if (!isRole(role) || typeof rid !== 'string') throw new AccessError('the call is malformed');
  return { subject: sub, role, regionCode: readRegionScope(region), requestId: rid };
}
