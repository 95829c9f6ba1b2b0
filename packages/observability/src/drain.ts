import type { Logger } from './logger.js';

/**
 * Lets a process end in good order: SIGTERM, SIGINT and the end of the supervisor that started it stop it once, and end it with 0, or with 1 where it did not
 * stop cleanly.
 */
export function drainOnSignal(running: { stop(): Promise<void> }, logger: Logger): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A supervisor that dies closes the channel; the process must not outlive it.
  process.on('disconnect', stop);
}
