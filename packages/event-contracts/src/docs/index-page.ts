import type { Aggregate } from '../contract/contract.js';
import { HEADERS } from './headers.js';
import { MADE, table } from './pages.js';
import { keptAs, READERS } from './words.js';

const CLASSES = [
  ['PUBLIC_LOG', 'zhucan.<context>.<aggregate>.v1'],
  ['PUBLIC_STATE', 'zhucan.<context>.<aggregate>.state.v1'],
  ['INTERNAL_LOG', 'zhucan.internal.<context>.<aggregate>.v1'],
  ['INTERNAL_STATE', 'zhucan.internal.<context>.<aggregate>.state.v1'],
] as const;

const READING = [
  '- **完整** 每个事件给出聚合变更后的全部情况（以其读者可见者为限），读者以新换旧即可。 **Whole** Each event tells the whole of its aggregate after the change, as its audience may see it: a reader replaces what it holds.',
  '- **顺序** 键是聚合标识；同一键内按 `ce_aggregateversion` 排序、不跳号，不同键之间没有顺序。 **Order** The key is the id of the aggregate; within a key events come by `ce_aggregateversion` without a gap, among keys there is no order.',
  '- **一次** 投递至少一次；按 `ce_id` 去重。 **Once** Delivery is at least once; take each `ce_id` once.',
  '- **从头读** 日志主题永久保留全部事件，从最早的位移读起即得全部历史；只要现状的从状态主题读到末尾，再跟随日志，以 `ce_aggregateversion` 跳过已有的版本。 **From the beginning** Logs hold every event for good: read from the earliest offset for all of history. Who wants what stands now reads the state topic to its end, then follows the log, and passes over versions that it has.',
  '- **删除** 没有值的消息（null）只表示删除：删去所存的该键的一切。 **Erasure** A message without a value (null) means erasure alone: drop all that is held of its key.',
  '- **兼容** 同一版本内只会增加可缺的字段；不认识的字段请忽略。破坏兼容的变更另立 `.v2` 主题，与 `.v1` 并存。 **Compatibility** Within a version only members that may be left out are added; pass over what you do not know. A change that breaks readers makes topics `.v2` beside `.v1` (FULL_TRANSITIVE).',
  '- **公开部分** 至多出生年份、至多到街道，没有自由文本；标识是随机的，不能用来认出人。 **The public part** has the birth year and the street at most, and no free text; ids are random, and recognise nobody.',
];

/** The page from which the others are found. */
export function indexPage(aggregates: readonly Aggregate[]): string {
  return [
    MADE,
    '# 事件 Events',
    '系统的事件流：谁可以读、如何读、每个字段是什么。机器可读的描述是 [AsyncAPI 文档](../../packages/event-contracts/asyncapi.json)和 [JSON Schema](../../packages/event-contracts/README.md)；代码的含义在[代码本](codebook.md)。',
    'The streams of events: who may read them, how, and what each field is. For machines there are an [AsyncAPI document](../../packages/event-contracts/asyncapi.json) and [JSON Schemas](../../packages/event-contracts/README.md); what codes mean is in the [codebook](codebook.md).',
    '## 聚合 Aggregates',
    table(
      ['聚合 aggregate', '说明', 'about', '发布者 published by'],
      aggregates.map((aggregate) => [
        `[${aggregate.zh} ${aggregate.en}](${aggregate.name}.md)`,
        aggregate.aboutZh,
        aggregate.aboutEn,
        aggregate.contexts.join(', '),
      ]),
    ),
    '## 如何读 How to read',
    READING.join('\n'),
    '## 主题的类别 Classes of topics',
    table(
      ['类别 class', '名称 name', '读者 readers', '保留 kept'],
      CLASSES.map(([topicClass, name]) => {
        const [readers, kept] = [READERS[topicClass], keptAs(topicClass)];
        return [topicClass, `\`${name}\``, `${readers.zh}<br>${readers.en}`, `${kept.zh}<br>${kept.en}`];
      }),
    ),
    '处理不了的事件不进主题，而是存放在消费者自己的数据库中。 Events that a consumer cannot handle are kept in its own database, not on a topic.',
    '## 消息头 Headers',
    'CloudEvents 1.0，Kafka 绑定，二进制模式：值是 JSON，属性在消息头中。 CloudEvents 1.0, Kafka binding, binary mode: the value is JSON, the attributes are headers.',
    table(
      ['消息头 header', '含义', 'meaning', '示例 example', '删除时 on an erasure'],
      HEADERS.map(({ name, zh, en, example, onErasure }) => [
        `\`${name}\``,
        zh,
        en,
        `\`${example}\``,
        onErasure ? '有 yes' : '无 no',
      ]),
    ),
    '',
  ].join('\n\n');
}
