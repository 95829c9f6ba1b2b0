import type { Audience, EventContract, PayloadSchema } from '../contract/contract.js';
import { ANNOTATIONS, jsonSchema } from '../contract/schema.js';
import { RETENTION, type Topic, TOPICS, topicsFor } from '../topics.js';
import { HEADERS } from './headers.js';
import { keptAs, READERS } from './words.js';

const AUDIENCES: readonly Audience[] = ['public', 'internal'];

type Json = Record<string, unknown>;

/** What is said in an audience's part of some events, each under a name of its own. */
class Payloads {
  private readonly names = new Map<PayloadSchema, string>();
  readonly schemas: Json = {};

  nameOf(event: EventContract, audience: Audience, payload: PayloadSchema): string {
    const known = this.names.get(payload);
    if (known !== undefined) return known;
    const short = `${event.aggregateType}.${audience}.v${event.version}`;
    const name = short in this.schemas ? `${event.type}.${audience}.v${event.version}` : short;
    const schema = Object.entries(jsonSchema(event, audience, 'reader') ?? {});
    this.schemas[name] = {
      title: `${event.aggregate.zh} ${event.aggregate.en}`,
      description: `${event.aggregate.aboutZh} ${event.aggregate.aboutEn}`,
      ...Object.fromEntries(schema.filter(([keyword]) => !ANNOTATIONS.has(keyword))),
    };
    this.names.set(payload, name);
    return name;
  }
}

function messageName(event: EventContract, audience: Audience): string {
  return `${event.type}.${audience}.v${event.version}`;
}

function headers(erasure: boolean): Json {
  const borne = HEADERS.filter(({ onErasure }) => onErasure || !erasure);
  return {
    type: 'object',
    properties: Object.fromEntries(
      borne.map(({ name, zh, en, example }) => [
        name,
        { type: 'string', description: `${zh} ${en}`, examples: [example] },
      ]),
    ),
    required: borne.filter(({ optional }) => !optional).map(({ name }) => name),
  };
}

const KEY = {
  kafka: {
    key: { type: 'string', description: '聚合标识。 Id of the aggregate.' },
    bindingVersion: '0.5.0',
  },
};

function messages(events: readonly EventContract[], payloads: Payloads): Json {
  const told = events.flatMap((event) =>
    AUDIENCES.flatMap((audience): [string, Json][] => {
      const payload = event[audience];
      if (!payload) return [];
      const message = {
        name: event.type,
        title: event.zh,
        summary: event.en,
        contentType: 'application/json',
        headers: { $ref: '#/components/schemas/headers' },
        payload: { $ref: `#/components/schemas/${payloads.nameOf(event, audience, payload)}` },
        bindings: KEY,
        examples: event.examples.map((example) => ({ payload: example[audience] })),
      };
      return [[messageName(event, audience), message]];
    }),
  );
  const erasure = {
    name: 'erasure',
    title: '删除：所存的内容应删去。',
    summary: 'An erasure: what is held of the aggregate goes.',
    headers: { $ref: '#/components/schemas/erasureHeaders' },
    payload: { type: 'null' },
    bindings: KEY,
  };
  return { ...Object.fromEntries(told), erasure };
}

function channel(topic: Topic, events: readonly EventContract[]): Json {
  const { cleanup, retentionMs, maxCompactionLagMs, deleteRetentionMs } = RETENTION[topic.class];
  const [kept, readers] = [keptAs(topic.class), READERS[topic.class]];
  const aggregate = events[0]?.aggregate;
  const names = events.map((event) => messageName(event, topic.audience));
  const all = topic.class.endsWith('STATE') ? [...names, 'erasure'] : names;
  return {
    address: topic.name,
    title: `${aggregate?.zh ?? ''} ${aggregate?.en ?? ''}`,
    description: `${readers.zh}；${kept.zh}。每个键内按版本排序。 ${readers.en}; ${kept.en}. In the order of versions within each key.`,
    messages: Object.fromEntries(all.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      kafka: {
        topic: topic.name,
        topicConfiguration: {
          'cleanup.policy': [cleanup],
          ...(cleanup === 'delete' ? { 'retention.ms': retentionMs ?? -1 } : {}),
          ...(deleteRetentionMs === null ? {} : { 'delete.retention.ms': deleteRetentionMs }),
        },
        bindingVersion: '0.5.0',
      },
    },
    'x-class': topic.class,
    ...(maxCompactionLagMs === null ? {} : { 'x-max-compaction-lag-ms': maxCompactionLagMs }),
  };
}

/** The AsyncAPI 3 document of some events: what the system sends, on which channels. */
export function asyncApi(events: readonly EventContract[]): Json {
  const payloads = new Payloads();
  const described = messages(events, payloads);
  const carried = [...TOPICS.values()].map((topic) => {
    const on = events.filter((event) => {
      const topics = topicsFor(event, topic.audience);
      return topics?.log.name === topic.name || topics?.state.name === topic.name;
    });
    return [topic.name, channel(topic, on)] as const;
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: '助残事件 Events of Zhucan',
      version: '1.0.0',
      description:
        '区残联业务系统的事件流。由合约生成，勿手改。 Streams of events of a district Disabled Persons’ Federation. Made from the contracts; not to be edited.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(carried),
    operations: Object.fromEntries(
      carried.map(([name]) => [`send.${name}`, { action: 'send', channel: { $ref: `#/channels/${name}` } }]),
    ),
    components: {
      messages: described,
      schemas: { headers: headers(false), erasureHeaders: headers(true), ...payloads.schemas },
    },
  };
}
