import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Fetching the Kafka libraries takes seconds; a lock this old was left by a process that died. */
const STALE_AFTER_MS = 180_000;

/**
 * Does one thing at a time across processes, by a folder that only one of them can create.
 *
 * @param path the folder that stands for the lock
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      mkdirSync(path);
      break;
    } catch {
      const age = ageMs(path);
      if (age > STALE_AFTER_MS) rmSync(path, { recursive: true, force: true });
      else await pause(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
