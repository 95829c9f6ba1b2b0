import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a program in a process of its own, whose heap holds nothing else and whose garbage can be collected; what it imports is the built
 * package's, as `./dist/…`.
 *
 * @param program an ES module that has `given`, and `heap()` for what the heap holds once garbage is gone, in bytes; it tells once
 * what it has found, by `tell(found)`
 * @throws where it ends without telling anything, with what it complained of
 */
export async function inOwnProcess<Found>(program: string, given: unknown): Promise<Found> {
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', PRELUDE + program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
  try {
    return await new Promise<Found>((resolve, reject) => {
      child.once('message', (found) => {
        resolve(found as Found);
      });
      child.once('close', (code) => {
        reject(new Error(`the process ended with ${code}: ${complaint}`));
      });
      child.send({ given });
    });
  } finally {
    child.kill();
  }
}

const PRELUDE = `
  const { given } = await new Promise((resolve) => process.once('message', resolve));
  const heap = () => {
    for (let times = 0; times < 3; times += 1) globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const tell = (found) => process.send(found);
`;
