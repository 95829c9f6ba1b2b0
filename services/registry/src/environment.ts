import { parseServiceEnvironment, type ServiceConfiguration } from '@zhucan/subgraph-kit';

/** What the registry needs to know of where it runs. */
export type RegistryConfiguration = ServiceConfiguration;

/**
 * Parses the registry's environment; nothing else reads it.
 *
 * @throws EnvironmentError with every fault at once
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): RegistryConfiguration {
  return parseServiceEnvironment(environment);
}
