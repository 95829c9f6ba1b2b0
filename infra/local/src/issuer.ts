import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { isRole, type Role, SCHEMA_READ } from '@zhucan/access';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

import { LocalError } from './errors.js';
import { writeSecret } from './secrets.js';

/** For whom the tokens are. */
export const AUDIENCE = 'zhucan';
const ALGORITHM = 'ES256';
const LIFETIME = '12h';
/** Of two keys of one name a verifier could hold the former one: the name changes with the key. */
const KEY_ID_LENGTH = 16;

/** Whom a token names. */
export interface TokenRequest {
  readonly role: Role;
  /** Narrows the token to a region, as `430103005`. */
  readonly region?: string | undefined;
  /** The account; `local-<role>` where none is named. */
  readonly subject?: string | undefined;
}

/** Parses a role of the command line. */
export function parseRole(text: string): Role {
  if (isRole(text) && text !== 'service') return text;
  throw new LocalError(
    `${text} is no role: integrator, district, street, community, party, analyst and auditor are.`,
  );
}

async function readOrMakeKey(file: string): Promise<JWK> {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = await exportJWK(privateKey);
    writeSecret(
      file,
      JSON.stringify({ ...jwk, kid: (jwk.x ?? '').slice(0, KEY_ID_LENGTH), alg: ALGORITHM, use: 'sig' }),
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK;
}

/**
 * Signs a token with the local issuer's key.
 *
 * @param keyFile the issuer's private key
 * @param issuer the issuer's name, its address
 */
export async function signToken(keyFile: string, issuer: string, request: TokenRequest): Promise<string> {
  const jwk = await readOrMakeKey(keyFile);
  // A newcomer's tools explain the schema to him.
  const claims = {
    role: request.role,
    scope: SCHEMA_READ,
    ...(request.region === undefined ? {} : { region: request.region }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '' })
    .setSubject(request.subject ?? `local-${request.role}`)
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await importJWK(jwk, ALGORITHM));
}

/** Serves the issuer's public key at `/.well-known/jwks.json`. */
export async function startIssuer(
  keyFile: string,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { kty, crv, x, y, kid, alg, use } = await readOrMakeKey(keyFile);
  const answer = JSON.stringify({ keys: [{ kty, crv, x, y, kid, alg, use }] });
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/.well-known/jwks.json') {
      response.setHeader('content-type', 'application/json').end(answer);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
