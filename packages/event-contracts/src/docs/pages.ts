import type { Aggregate, Audience, EventContract, PayloadSchema } from '../contract/contract.js';
import { membersOf } from '../contract/members.js';
import { type Topic, TOPICS, topicsFor } from '../topics.js';
import { keptAs, READERS, typeOf } from './words.js';

const AUDIENCE = { public: '公开部分 Public part', internal: '内部部分 Internal part' } as const;

/** Says that a page is made, so that nobody edits it. */
export const MADE =
  '<!-- Made from the contracts by `pnpm --filter @zhucan/event-contracts documents`; not to be edited. -->';

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The topics of an aggregate, logs before states. */
function topicsOfAggregate(events: readonly EventContract[]): Topic[] {
  const names = events.flatMap((event) =>
    (['public', 'internal'] as const).flatMap((audience) => {
      const topics = topicsFor(event, audience);
      return topics ? [topics.log.name, topics.state.name] : [];
    }),
  );
  return [...new Set(names)].flatMap((name) => TOPICS.get(name) ?? []);
}

function channels(events: readonly EventContract[]): string {
  const rows = topicsOfAggregate(events).map((topic) => {
    const [readers, kept] = [READERS[topic.class], keptAs(topic.class)];
    return [`\`${topic.name}\``, `${readers.zh}<br>${readers.en}`, `${kept.zh}<br>${kept.en}`];
  });
  return table(['主题 topic', '读者 readers', '保留 kept'], rows);
}

function happenings(events: readonly EventContract[]): string {
  const rows = events.map((event) => [
    `\`${event.type}\` v${event.version}`,
    event.zh,
    event.en,
    [event.public && 'public', event.internal && 'internal'].filter(Boolean).join(', '),
  ]);
  return table(['类型 type', '含义', 'meaning', '部分 parts'], rows);
}

function fields(payload: PayloadSchema): string {
  const rows = membersOf(payload).map((member) => [
    `\`${member.path}\``,
    typeOf(member),
    member.note?.zh ?? '',
    member.note?.en ?? '',
  ]);
  return table(['字段 field', '类型 type', '含义', 'meaning'], rows);
}

function examples(events: readonly EventContract[], audience: Audience): string {
  const shown = events.flatMap((event) =>
    event.examples.map((example) => ({ said: JSON.stringify(example[audience], null, 2), event })),
  );
  return shown
    .map(
      ({ event, said }) =>
        `<details><summary><code>${event.type}</code></summary>\n\n\`\`\`json\n${said}\n\`\`\`\n\n</details>`,
    )
    .join('\n\n');
}

/** One of the services that publish the same events, since their payloads and examples are the same. */
function ofOneService(events: readonly EventContract[]): EventContract[] {
  const [first] = events;
  return events.filter((event) => event.context === first?.context);
}

function part(events: readonly EventContract[], audience: Audience): string[] {
  const payloads = new Set(events.flatMap((event) => event[audience] ?? []));
  return [...payloads].flatMap((payload) => {
    const saying = ofOneService(events.filter((event) => event[audience] === payload));
    return [`## ${AUDIENCE[audience]}`, fields(payload), '### 示例 Examples', examples(saying, audience)];
  });
}

/** The page of an aggregate. */
export function aggregatePage(aggregate: Aggregate, events: readonly EventContract[]): string {
  const services = aggregate.contexts.map((context) => `\`${context}\``).join(', ');
  return [
    MADE,
    `# ${aggregate.zh} ${aggregate.en}`,
    aggregate.aboutZh,
    aggregate.aboutEn,
    `发布者 Published by: ${services}`,
    '## 通道 Channels',
    channels(events),
    '键：聚合标识（`ce_subject`）。同一键的事件按 `ce_aggregateversion` 1、2、3… 到达，不跳号；不同键之间没有顺序。',
    'Key: the id of the aggregate (`ce_subject`). Events of one key come in the order of `ce_aggregateversion`, 1, 2, 3 …, without a gap; there is no order among keys.',
    '## 事件 Events',
    happenings(events),
    ...part(events, 'public'),
    ...part(events, 'internal'),
    '',
  ].join('\n\n');
}
