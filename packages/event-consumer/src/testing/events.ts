import { randomUUID } from 'node:crypto';

import { encodeEvent, type Message } from '@zhucan/messaging';

/** What a test says of an event. */
export interface Told {
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

const attributes = ({ key, version }: Told) => ({
  id: randomUUID(),
  type: 'zhucan.registry.household.opened',
  source: '/zhucan/registry',
  subject: key,
  time: '2019-03-01T00:00:00Z',
  aggregateVersion: version,
  occurredOn: '2019-03-01',
  traceparent: null,
});

/** A household's event as a message. */
export function opened(told: Told): Message {
  const { topic, key, data = { householdId: key, synthetic: true, timeline: [] } } = told;
  const dataSchema = 'zhucan.registry.household.opened.internal.v1.json';
  return {
    topic,
    ...encodeEvent({ ...attributes(told), kind: 'FACT', dataSchema, schemaVersion: 1, data }),
  };
}

/** The same of a household that is erased. */
export function erased(told: Told): Message {
  return { topic: told.topic, ...encodeEvent({ ...attributes(told), kind: 'ERASURE' }) };
}

/** The event that says of a resident that they were erased. */
export function erasedResident(told: Told): Message {
  const { topic, key } = told;
  const type = 'zhucan.registry.resident.erased';
  const dataSchema = `${type}.public.v1.json`;
  return {
    topic,
    ...encodeEvent({
      ...attributes(told),
      type,
      kind: 'FACT',
      dataSchema,
      schemaVersion: 1,
      data: { residentId: key },
    }),
  };
}
