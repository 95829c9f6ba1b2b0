import { EnvironmentError, parseServiceEnvironment, type ServiceConfiguration } from '@zhucan/subgraph-kit';
import { z } from 'zod';

/** What the registry needs to know of where it runs. */
export interface RegistryConfiguration extends ServiceConfiguration {
  /** Months for which a former holder's information is kept after the certificate ended; none where left out. */
  readonly erasureKeptMonths?: number | undefined;
}

/** A hundred years: longer than anybody's record. */
const MOST_KEPT_MONTHS = 1_200;

const shape = z.object({
  ZHUCAN_ERASURE_KEPT_MONTHS: z.coerce.number().int().min(0).max(MOST_KEPT_MONTHS).default(0),
});

/**
 * Parses the registry's environment; nothing else reads it.
 *
 * @throws EnvironmentError with every fault at once
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): RegistryConfiguration {
  const own = shape.safeParse(environment);
  const lines = own.success
    ? []
    : own.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  try {
    const service = parseServiceEnvironment(environment);
    if (own.success) return { ...service, erasureKeptMonths: own.data.ZHUCAN_ERASURE_KEPT_MONTHS };
  } catch (error) {
    if (error instanceof EnvironmentError) throw new EnvironmentError([...error.lines, ...lines]);
    throw error;
  }
  throw new EnvironmentError(lines);
}
