import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { CloudEvent, CloudEventAttributes, JsonData } from './cloud-event.js';
import { CloudEventError } from './cloud-event.js';
import { decodeEvent, encodeEvent } from './kafka-binding.js';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

const attributes: fc.Arbitrary<CloudEventAttributes> = fc.record({
  id: fc.uuid(),
  type: fc.stringMatching(/^zhucan(\.[a-z][a-z-]{0,8}){3}$/),
  source: fc.stringMatching(/^\/zhucan\/[a-z-]{1,12}$/),
  subject: fc.oneof(fc.uuid(), fc.constantFrom('430103', 'txc-0001', '坡子街')),
  time: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  aggregateVersion: fc.integer({ min: 1, max: 2_147_483_647 }),
  occurredOn: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  traceparent: fc.option(fc.tuple(hex(32), hex(16)).map(([trace, span]) => `00-${trace}-${span}-01`)),
});

const event: fc.Arbitrary<CloudEvent> = fc.oneof(
  attributes.map((all): CloudEvent => ({ ...all, kind: 'ERASURE' })),
  fc
    .record({
      all: attributes,
      dataSchema: fc.stringMatching(/^[a-z.-]{1,30}\.v\d\.json$/),
      schemaVersion: fc.integer({ min: 1, max: 99 }),
      // What JSON itself changes, as -0, is not the binding's to keep.
      data: fc
        .jsonValue()
        .filter((value) => value !== null)
        .map((value) => JSON.parse(JSON.stringify(value)) as JsonData),
    })
    .map(({ all, ...rest }): CloudEvent => ({ ...all, kind: 'FACT', ...rest })),
);

const bytes = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));

const fact: CloudEvent = {
  kind: 'FACT',
  id: '6f1c9d1e-9d8c-4f0b-8a55-0c2f4f3f9a10',
  type: 'zhucan.registry.resident.registered',
  source: '/zhucan/registry',
  subject: 'a',
  time: '2019-03-01T02:03:04.005Z',
  aggregateVersion: 3,
  occurredOn: '2019-03-01',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  dataSchema: 'zhucan.registry.resident.registered.public.v1.json',
  schemaVersion: 1,
  data: { sex: 'FEMALE' },
};

describe('an event as a message of Kafka', () => {
  it('comes back as it went, from texts and from the bytes that a client gives', () => {
    fc.assert(
      fc.property(event, (sent) => {
        const { key, headers, value } = encodeEvent(sent);
        expect(decodeEvent({ key, headers, value })).toEqual(sent);
        const asBytes = value === null ? null : Buffer.from(value);
        expect(decodeEvent({ key: Buffer.from(key), headers: bytes(headers), value: asBytes })).toEqual(sent);
      }),
    );
  });

  it('has the headers of the binding', () => {
    expect(encodeEvent(fact)).toEqual({
      key: 'a',
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: '6f1c9d1e-9d8c-4f0b-8a55-0c2f4f3f9a10',
        ce_type: 'zhucan.registry.resident.registered',
        ce_source: '/zhucan/registry',
        ce_subject: 'a',
        ce_time: '2019-03-01T02:03:04.005Z',
        ce_dataschema: 'zhucan.registry.resident.registered.public.v1.json',
        ce_schemaversion: '1',
        ce_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        ce_aggregateversion: '3',
        ce_occurredon: '2019-03-01',
      },
      value: '{"sex":"FEMALE"}',
    });
  });

  it('erases by having no value, and by that alone', () => {
    const { headers, key } = encodeEvent(fact);
    expect(
      decodeEvent({ key, headers: { ...headers, 'content-type': undefined }, value: null }),
    ).toMatchObject({ kind: 'ERASURE', subject: 'a' });
    expect(() => decodeEvent({ key, headers, value: 'null' })).toThrow('value: is null in JSON');
    expect(() => decodeEvent({ key, headers, value: Buffer.alloc(0) })).toThrow('value: is not JSON');
    for (const data of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => encodeEvent({ ...fact, data })).toThrow('value: is null in JSON');
  });

  it('is taken from who sent before schemas had their version beside, and with headers that we do not know', () => {
    const { key, value, headers } = encodeEvent(fact);
    const others = { ce_partitionkey: 'x', other: 'y' };
    const before = { ...headers, ce_schemaversion: undefined, ce_traceparent: undefined };
    expect(decodeEvent({ key, value, headers: { ...before, ...others } })).toEqual({
      ...fact,
      traceparent: null,
    });
  });

  const sent = encodeEvent(fact);
  it.each<[string, Parameters<typeof decodeEvent>[0]['headers'], string]>([
    ['nothing', undefined, 'ce_specversion: is missing'],
    [
      'another version of CloudEvents',
      { ...sent.headers, ce_specversion: '0.3' },
      'ce_specversion: is not 1.0',
    ],
    ['no id', { ...sent.headers, ce_id: undefined }, 'ce_id: is missing'],
    ['an id that is none', { ...sent.headers, ce_id: 'one' }, 'ce_id: is not a UUID'],
    [
      'two ids',
      { ...sent.headers, ce_id: [Buffer.from('a'), Buffer.from('b')] },
      'ce_id: stands more than once',
    ],
    [
      'bytes that are no text',
      { ...sent.headers, ce_source: Buffer.from([0xff]) },
      'ce_source: is not UTF-8',
    ],
    ['a type that is none', { ...sent.headers, ce_type: 'A B' }, 'ce_type: is not a type of events'],
    ['an empty source', { ...sent.headers, ce_source: '' }, 'ce_source: is not a URI reference'],
    ['another subject than its key', { ...sent.headers, ce_subject: 'b' }, 'key: is not ce_subject'],
    ['a day as its time', { ...sent.headers, ce_time: '2019-03-01' }, 'ce_time: is not an instant'],
    ['a time that there is not', { ...sent.headers, ce_time: '2019-13-01T00:00:00Z' }, 'ce_time: is not'],
    [
      'a date that there is not',
      { ...sent.headers, ce_occurredon: '2019-02-30' },
      'ce_occurredon: is not a date',
    ],
    [
      'version 0',
      { ...sent.headers, ce_aggregateversion: '0' },
      'ce_aggregateversion: is not a whole number',
    ],
    [
      'a version beyond',
      { ...sent.headers, ce_aggregateversion: '2147483648' },
      'ce_aggregateversion: is not',
    ],
    [
      'a trace that is none',
      { ...sent.headers, ce_traceparent: 'x' },
      'ce_traceparent: is not a traceparent',
    ],
    [
      'structured mode',
      { ...sent.headers, 'content-type': 'application/cloudevents+json' },
      'content-type: is not',
    ],
    ['no schema', { ...sent.headers, ce_dataschema: undefined }, 'ce_dataschema: is missing'],
  ])('is refused with %s', (_what, headers, message) => {
    const decode = () => decodeEvent({ key: sent.key, value: sent.value, headers });
    expect(decode).toThrow(message);
    expect(decode).toThrow(CloudEventError);
  });

  it('is not made of attributes that would be refused', () => {
    expect(() => encodeEvent({ ...fact, aggregateVersion: 1.5 })).toThrow('ce_aggregateversion');
    expect(() => encodeEvent({ ...fact, subject: '' })).toThrow('ce_subject');
  });
});
