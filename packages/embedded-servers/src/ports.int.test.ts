import { createServer } from 'node:net';

import { expect, it } from '@jest/globals';

import { freePort, portIsTaken } from './ports.js';

it('gives each port once, and none that an outgoing connection may be given', async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, freePort));
  expect(new Set(ports).size).toBe(200);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

it('tells of a port whether somebody listens on it', async () => {
  const port = await freePort();
  expect(await portIsTaken(port)).toBe(false);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
  expect(await portIsTaken(port)).toBe(true);
  await new Promise((resolve) => squatter.close(resolve));
});
