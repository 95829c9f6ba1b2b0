/** What the heap holds once garbage is gone, in bytes. @throws without `--expose-gc` */
export function heapAfterGarbage(): number {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
