/** Something that a process needs to be ready: its database, Kafka, its schema. */
export interface HealthCheck {
  readonly name: string;
  /** Resolves where all is well, and rejects where it is not. */
  check(): Promise<void>;
}

/** The answer of `/readyz`. It says what failed, not why: the reason goes to the log. */
export interface Readiness {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
}

/** A check that did not answer in time. */
export class HealthCheckTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = 'HealthCheckTimeout';
  }
}

async function withinTime(check: HealthCheck, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new HealthCheckTimeout(timeoutMs)), timeoutMs);
  });
  try {
    await Promise.race([check.check(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks all checks at once, each for at most `timeoutMs`. It never rejects.
 *
 * @param onFailure told the name and the reason of each check that failed, as for the log
 */
export async function checkReadiness(
  checks: readonly HealthCheck[],
  timeoutMs: number,
  onFailure?: (name: string, reason: unknown) => void,
): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async (check) => {
      try {
        await withinTime(check, timeoutMs);
        return [check.name, 'ok'] as const;
      } catch (reason) {
        onFailure?.(check.name, reason);
        return [check.name, 'failed'] as const;
      }
    }),
  );
  return {
    status: results.every(([, result]) => result === 'ok') ? 'ok' : 'unavailable',
    checks: Object.fromEntries(results),
  };
}
