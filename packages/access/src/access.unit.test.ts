import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';

import {
  AccessError,
  type Caller,
  can,
  createBearerVerifier,
  IssuerUnavailableError,
  PERMISSIONS,
  ROLES,
  signGatewayCall,
  verifyGatewayCall,
} from './index.js';

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

it('vouches for a minute and for subgraphs only', async () => {
  const { iat = 0, exp = 0, aud, body } = decodeJwt(await signGatewayCall(secret, caller, 'a'));
  expect(exp - iat).toBe(60);
  expect(aud).toBe('zhucan-subgraph');
  expect(body).toBe(createHash('sha256').update('a').digest('base64url'));
});

it('refuses a call that ran out, one for another audience, and a short secret', async () => {
  const claims = {
    role: 'street',
    region: null,
    rid: 'r',
    body: createHash('sha256').update('a').digest('base64url'),
  };
  const signed = (audience: string, expiry: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('s')
      .setIssuer('zhucan-gateway')
      .setAudience(audience)
      .setExpirationTime(expiry)
      .sign(secret);
  expect(await verifyGatewayCall(secret, await signed('zhucan-subgraph', '1m'), 'a')).toMatchObject({
    subject: 's',
  });
  await expect(verifyGatewayCall(secret, await signed('zhucan-subgraph', '-1s'), 'a')).rejects.toThrow(
    AccessError,
  );
  await expect(verifyGatewayCall(secret, await signed('zhucan', '1m'), 'a')).rejects.toThrow(AccessError);
  await expect(signGatewayCall(new Uint8Array(31), caller, 'a')).rejects.toThrow(RangeError);
});

describe('the bearer token', () => {
  let jwksUrl = '';
  let sign: (claims: Record<string, unknown>, issuer?: string, lifetime?: string) => Promise<string>;
  const server = createServer();
  let withdrawn = false;
  let fetched = 0;
  afterEach(() => {
    withdrawn = false;
    jest.useRealTimers();
  });

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const own = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
    const other = {
      ...(await exportJWK((await generateKeyPair('ES256')).publicKey)),
      kid: 'o',
      alg: 'ES256',
    };
    server.on('request', (request, response) => {
      if (request.url !== '/') response.statusCode = 404;
      fetched += 1;
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [withdrawn ? other : own] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    sign = (claims, issuer = 'issuer', lifetime = '1m') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setSubject('s')
        .setIssuer(issuer)
        .setAudience('zhucan')
        .setExpirationTime(lifetime)
        .sign(privateKey);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives subject, role and region', async () => {
    const verify = createBearerVerifier({ jwksUrl, issuer: 'issuer', audience: 'zhucan' });
    expect(
      await verify(
        `Bearer ${await sign({ role: 'street', region: '430103005', scope: 'schema:read other' })}`,
      ),
    ).toEqual({
      subject: 's',
      role: 'street',
      regionCode: '430103005',
      scopes: ['schema:read', 'other'],
      expiresAt: expect.any(Number),
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

  it('refuses a region that it does not understand, rather than forgetting it', async () => {
    const verify = createBearerVerifier({ jwksUrl, issuer: 'issuer', audience: 'zhucan' });
    for (const region of ['4301', 'tianxin', 430103, '']) {
      await expect(verify(`Bearer ${await sign({ role: 'street', region })}`)).rejects.toThrow('region');
    }
    expect(await verify(`Bearer ${await sign({ role: 'community', region: 'txc-0001' })}`)).toMatchObject({
      regionCode: 'txc-0001',
    });
  });

  it('refuses another audience and a token signed with a shared secret', async () => {
    const verify = createBearerVerifier({ jwksUrl, issuer: 'issuer', audience: 'other' });
    await expect(verify(`Bearer ${await sign({ role: 'street' })}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const shared = await signGatewayCall(secret, caller, '');
    await expect(verify(`Bearer ${shared}`)).rejects.toBeInstanceOf(AccessError);
  });

  describe('that was checked a moment ago', () => {
    const settings = () => ({ jwksUrl, issuer: 'issuer', audience: 'zhucan' });
    const fakeClock = () =>
      jest.useFakeTimers({
        now: Date.now(),
        doNotFake: [
          'nextTick',
          'queueMicrotask',
          'setImmediate',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
        ],
      });

    it('is known at once, and no other is', async () => {
      const verify = createBearerVerifier(settings());
      const header = `Bearer ${await sign({ role: 'street' })}`;
      const holder = await verify(header);
      const before = fetched;
      expect(verify(header)).toBe(holder);
      expect(fetched).toBe(before);
      await expect(verify(`${header.slice(0, -4)}AAAA`)).rejects.toThrow('not valid');
    });

    it('is refused once it has expired', async () => {
      fakeClock();
      const verify = createBearerVerifier(settings());
      const header = `Bearer ${await sign({ role: 'street' }, 'issuer', '5s')}`;
      await verify(header);
      jest.setSystemTime(Date.now() + 6_000);
      await expect(verify(header)).rejects.toThrow('not valid');
    });

    it('is refused once its key is withdrawn, after two minutes at most', async () => {
      fakeClock();
      const verify = createBearerVerifier(settings());
      const header = `Bearer ${await sign({ role: 'street' }, 'issuer', '1h')}`;
      await verify(header);
      withdrawn = true;
      jest.advanceTimersByTime(121_000);
      await expect(verify(header)).rejects.toThrow('not valid');
    });
  });

  it('does not blame the token where the issuer cannot be reached', async () => {
    const settings = { issuer: 'issuer', audience: 'zhucan' };
    const missing = createBearerVerifier({ ...settings, jwksUrl: `${jwksUrl}missing` });
    await expect(missing(`Bearer ${await sign({ role: 'street' })}`)).rejects.toBeInstanceOf(
      IssuerUnavailableError,
    );
    // Port 1 is refused at once.
    const closed = createBearerVerifier({ ...settings, jwksUrl: 'http://127.0.0.1:1/' });
    await expect(closed(`Bearer ${await sign({ role: 'street' })}`)).rejects.toBeInstanceOf(
      IssuerUnavailableError,
    );
  });
});

it('keeps identifiers and evidence from integrators and analysts', () => {
  for (const role of ['integrator', 'analyst'] as const) {
    expect(can(role, 'READ_REPORT')).toBe(true);
    for (const permission of ['READ_EVIDENCE', 'READ_RESIDENTS', 'READ_IDENTIFIERS', 'IMPORT'] as const)
      expect(can(role, permission)).toBe(false);
  }
});

it('gives every permission to some role, and decisions of the district to the district alone', () => {
  for (const permission of PERMISSIONS) expect(ROLES.some((role) => can(role, permission))).toBe(true);
  expect(ROLES.filter((role) => can(role, 'DECIDE_DISTRICT'))).toEqual(['district']);
  expect(ROLES.filter((role) => can(role, 'READ_IDENTIFIERS'))).toEqual(['district']);
  expect(ROLES.filter((role) => can(role, 'RESOLVE_IDENTIFIERS'))).toEqual(['district', 'service']);
});
