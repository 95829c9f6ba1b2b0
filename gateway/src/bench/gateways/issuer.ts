import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of tokens, for the gateway that checks them. */
export interface Issuer {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Valid for longer than any run. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts an issuer with a key of its own. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] });
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(jwks),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = 'zhucan-bench';
  const audience = 'zhucan';
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    issuer,
    audience,
    token: await new SignJWT({ role: 'district' })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
      .setSubject('account-1')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('12h')
      .sign(privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
