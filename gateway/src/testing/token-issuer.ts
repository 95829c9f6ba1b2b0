import { createServer } from 'node:http';

import { SCHEMA_READ } from '@zhucan/access';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { close, listen } from './report-subgraphs.js';

/** An issuer of tokens with its JWKS, for one test file. */
export interface TokenIssuer {
  readonly settings: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string };
  /** A token of a role, valid for a minute; it may ask about the schema unless it is given other scopes. */
  token(role: string, scope?: string, lifetime?: string, subject?: string, region?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts an issuer on a free port. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }] });
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(jwks),
  );
  const settings = {
    jwksUrl: `${await listen(server)}/.well-known/jwks.json`,
    issuer: 'zhucan-test',
    audience: 'zhucan',
  };
  return {
    settings,
    token: (role, scope = SCHEMA_READ, lifetime = '1m', subject = 'account-1', region) =>
      new SignJWT({ role, scope, ...(region === undefined ? {} : { region }) })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .setSubject(subject)
        .setIssuer(settings.issuer)
        .setAudience(settings.audience)
        .setExpirationTime(lifetime)
        .sign(privateKey),
    stop: () => close(server),
  };
}
