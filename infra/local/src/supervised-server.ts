import { restartPauseMs } from './supervised-process.js';

/** A server that can tell when it ends. */
export interface EndingServer {
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a server again, on the same port and data, whenever it ends by itself.
 *
 * @param name for the log
 * @param first the running server
 * @param startAgain starts it anew
 * @returns how it is stopped for good
 */
export function keepServer(
  name: string,
  first: EndingServer,
  startAgain: () => Promise<EndingServer>,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  let current = first;
  let stopping = false;
  let attempts = 0;
  let pause: NodeJS.Timeout | undefined;
  let starting: Promise<void> = Promise.resolve();

  const watch = (): void => {
    void current.exited.then((code) => {
      if (!stopping) again(`${name} ended by itself (${code})`);
    });
  };
  const again = (reason: string): void => {
    const wait = restartPauseMs(attempts);
    attempts += 1;
    log(`${reason}; it is started again in ${wait} ms`);
    pause = setTimeout(() => {
      starting = startAgain().then(
        async (server) => {
          current = server;
          attempts = 0;
          // A stop may have come while the server started.
          if (stopping) await server.stop();
          else watch();
        },
        (error: unknown) => {
          if (!stopping) again(error instanceof Error ? error.message : String(error));
        },
      );
    }, wait);
  };

  watch();
  return {
    async stop() {
      stopping = true;
      clearTimeout(pause);
      await starting;
      await current.stop();
    },
  };
}
