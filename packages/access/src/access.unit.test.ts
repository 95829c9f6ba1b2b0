import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { type Caller, can, createBearerVerifier, signGatewayCall, verifyGatewayCall } from './index.js';

const caller: Caller = {
  subject: 'counter-1',
  role: 'street',
  regionCode: '430103005',
  requestId: 'request-1',
};
const secret = new Uint8Array(32).fill(7);

describe('the gateway call', () => {
  it('gives back the caller for the same body', async () => {
    expect(
      await verifyGatewayCall(
        secret,
        await signGatewayCall(secret, caller, '{"query":"{a}"}'),
        '{"query":"{a}"}',
      ),
    ).toEqual(caller);
  });

  it('refuses another body, another secret and no call at all', async () => {
    const token = await signGatewayCall(secret, caller, 'a');
    await expect(verifyGatewayCall(secret, token, 'b')).rejects.toThrow('not the one that was signed');
    await expect(verifyGatewayCall(new Uint8Array(32).fill(8), token, 'a')).rejects.toThrow(
      'through the gateway',
    );
    await expect(verifyGatewayCall(secret, undefined, 'a')).rejects.toThrow('through the gateway');
  });
});

describe('the bearer token', () => {
  let jwksUrl = '';
  let sign: (claims: Record<string, unknown>, issuer?: string) => Promise<string>;
  const server = createServer();

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
    server.on('request', (_request, response) =>
      response.setHeader('content-type', 'application/json').end(jwks),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    sign = (claims, issuer = 'issuer') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setSubject('s')
        .setIssuer(issuer)
        .setAudience('zhucan')
        .setExpirationTime('1m')
        .sign(privateKey);
  });
  afterAll(() => server.close());

  it('gives subject, role and region', async () => {
    const verify = createBearerVerifier({ jwksUrl, issuer: 'issuer', audience: 'zhucan' });
    expect(await verify(`Bearer ${await sign({ role: 'street', region: '430103005' })}`)).toEqual({
      subject: 's',
      role: 'street',
      regionCode: '430103005',
    });
  });

  it('refuses no token, an unknown role, another issuer and an unsigned token', async () => {
    const verify = createBearerVerifier({ jwksUrl, issuer: 'issuer', audience: 'zhucan' });
    await expect(verify(undefined)).rejects.toThrow('required');
    await expect(verify(`Bearer ${await sign({ role: 'king' })}`)).rejects.toThrow('no role');
    await expect(verify(`Bearer ${await sign({ role: 'street' }, 'other')}`)).rejects.toThrow('not valid');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"s","role":"district"}').toString('base64url')}.x`;
    await expect(verify(`Bearer ${unsigned}`)).rejects.toThrow('not valid');
  });
});

it('keeps identifiers and evidence from integrators and analysts', () => {
  for (const role of ['integrator', 'analyst'] as const) {
    expect(can(role, 'READ_REPORT')).toBe(true);
    for (const permission of ['READ_EVIDENCE', 'READ_RESIDENTS', 'READ_IDENTIFIERS', 'IMPORT'] as const)
      expect(can(role, permission)).toBe(false);
  }
});
