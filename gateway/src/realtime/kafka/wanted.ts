import { can, type Caller } from '@zhucan/access';

import { gatewayProblem } from '../../errors/problems.js';
import type { KafkaField } from '../../supergraph/kafka-fields.js';
import { StreamEnded } from '../stream-ended.js';
import { isAbout, type Wanted } from './topic-events.js';
import { isOfTypes, topicsOfTypes } from './types.js';

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** @throws StreamEnded where the caller may not read the topics of a field */
export function refuseForbidden({ permission }: KafkaField, { role }: Caller): void {
  if (permission !== undefined && !can(role, permission))
    throw new StreamEnded(gatewayProblem('FORBIDDEN', permission));
}

/**
 * What a caller wants of the topics of a field and may be told, whether he asks for a page or listens.
 *
 * @param given the arguments of the field
 * @throws StreamEnded where he names types that travel in none of them
 */
export function wantedOf(
  { names, regions }: KafkaField,
  given: Readonly<Record<string, unknown>>,
  { regionCode }: Caller,
): Wanted {
  const types = Array.isArray(given['types'])
    ? given['types'].filter((type) => typeof type === 'string')
    : undefined;
  const topics = topicsOfTypes(names, types);
  if (typeof topics === 'string')
    throw new StreamEnded(gatewayProblem('BAD_USER_INPUT', topics, { field: 'types' }));
  const region = textOf(given['region']) ?? null;
  return {
    topics,
    after: textOf(given['after']),
    permits: (message) =>
      isOfTypes(message, types) && isAbout(message, regions, regionCode) && isAbout(message, regions, region),
  };
}
