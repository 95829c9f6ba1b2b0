/** A header of a message: CloudEvents 1.0, Kafka binding, binary mode. */
export interface Header {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly example: string;
  /** Whether an erasure, a message without a value, bears it too. */
  readonly onErasure: boolean;
  /** Whether it may be missing. */
  readonly optional?: true;
}

/** The headers of every message. */
export const HEADERS: readonly Header[] = [
  {
    name: 'content-type',
    zh: '值的格式。',
    en: 'Form of the value.',
    example: 'application/json',
    onErasure: false,
  },
  {
    name: 'ce_specversion',
    zh: 'CloudEvents 版本。',
    en: 'Version of CloudEvents.',
    example: '1.0',
    onErasure: true,
  },
  {
    name: 'ce_id',
    zh: '事件标识：在每个主题、每次投递中相同，用来去重。',
    en: 'Id of the event, the same on every topic and at every delivery: by it a consumer takes an event once.',
    example: '6f1c9d1e-9d8c-4f0b-8a55-0c2f4f3f9a10',
    onErasure: true,
  },
  {
    name: 'ce_type',
    zh: '事件类型。',
    en: 'Type of the event.',
    example: 'zhucan.registry.resident.registered',
    onErasure: true,
  },
  {
    name: 'ce_source',
    zh: '发布事件的服务。',
    en: 'The service that published it.',
    example: '/zhucan/registry',
    onErasure: true,
  },
  {
    name: 'ce_subject',
    zh: '聚合标识，与消息的键相同。',
    en: 'Id of the aggregate, the same as the key of the message.',
    example: '7d3e2c1a-4b5f-4c6d-8e9f-0a1b2c3d4e5f',
    onErasure: true,
  },
  {
    name: 'ce_time',
    zh: '记录时刻（RFC 3339）；不是业务日期。',
    en: 'Instant of recording (RFC 3339); not the business date.',
    example: '2019-03-01T02:03:04.005Z',
    onErasure: true,
  },
  {
    name: 'ce_occurredon',
    zh: '业务日期：所述事情发生的日子，补录时早于记录时刻。',
    en: 'Business date: the day on which it happened, before the instant of recording where it is entered later.',
    example: '2019-02-28',
    onErasure: true,
  },
  {
    name: 'ce_aggregateversion',
    zh: '事件之后聚合的版本：从 1 起，逐个加一，不跳号。',
    en: 'Version of the aggregate after the event: 1 for the first, one more for each that follows, without a gap.',
    example: '3',
    onErasure: true,
  },
  {
    name: 'ce_dataschema',
    zh: '值所遵循的 JSON Schema 的名称。',
    en: 'Name of the JSON Schema that the value keeps.',
    example: 'zhucan.registry.resident.registered.public.v1.json',
    onErasure: false,
  },
  {
    name: 'ce_schemaversion',
    zh: '该 Schema 的主版本。',
    en: 'Major version of that schema.',
    example: '1',
    onErasure: false,
  },
  {
    name: 'ce_traceparent',
    zh: '产生事件的请求的追踪标识（W3C Trace Context）；没有则缺。',
    en: 'Where the request that made it stands in its trace (W3C Trace Context); missing where there was none.',
    example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    onErasure: true,
    optional: true,
  },
];
