import { parseServiceEnvironment, type ServiceConfiguration } from '@zhucan/subgraph-kit';

/** What the service needs to know of where it runs. */
export type ReliefAccessibilityConfiguration = ServiceConfiguration;

/**
 * Parses the service's environment; nothing else reads it.
 *
 * @throws EnvironmentError with every fault at once
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ReliefAccessibilityConfiguration {
  return parseServiceEnvironment(environment);
}
