import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/**
 * Below the ports from which operating systems take those of outgoing connections (Linux from 32768, others from 49152): between the look
 * at such a port and its use, which is seconds for a broker, a client of anything could get it.
 */
const [FIRST, LAST] = [15_000, 32_000];
/** Ports of the range that were looked at in vain before it counts as full. */
const TRIES = 200;

/** Ports that this process gave away already: who asked for one may not listen on it yet. */
const given = new Set<number>();

/**
 * A port on loopback that nobody listens on now, and that this process gives to nobody else.
 *
 * @throws Error where none was found
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (given.has(port)) continue;
    given.add(port);
    if (!(await portIsTaken(port))) return port;
    given.delete(port);
  }
  throw new Error(`no port between ${FIRST} and ${LAST} is free`);
}

/** Whether somebody listens on a port of loopback already. */
export function portIsTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(true);
    });
    probe.listen(port, LOOPBACK, () => probe.close(() => resolve(false)));
  });
}
