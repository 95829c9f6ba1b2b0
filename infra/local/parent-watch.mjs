/**
 * Loaded into each process that the local supervisor starts: a process whose supervisor is gone stops as if asked to, and
 * is ended where it cannot.
 */
const LONGEST_STOP_MS = 10_000;

process.on('disconnect', () => {
  setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// The channel alone must not keep a process alive that has nothing left to do.
process.channel?.unref();
