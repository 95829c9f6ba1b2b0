import { createLogger } from '@zhucan/observability';

import type { RunningService } from './start.js';

/**
 * Runs a service as a process of its own: SIGTERM and SIGINT drain and end it with 0, a failed start ends it with 1 and one
 * sentence that says why.
 *
 * @param service the service's name
 * @param start starts it
 */
export async function runProcess(
  service: string,
  start: () => Promise<Pick<RunningService, 'stop'>>,
): Promise<void> {
  const logger = createLogger({ service, level: 'info' });
  try {
    const running = await start();
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
    // A supervisor that dies closes the channel; the service must not outlive it.
    process.on('disconnect', stop);
  } catch (error) {
    logger.fatal(
      { err: error, reason: error instanceof Error ? error.message.split('\n').slice(0, 20) : undefined },
      'cannot start',
    );
    process.exit(1);
  }
}
