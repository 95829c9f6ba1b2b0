import { z } from 'zod';

import type { Member } from '../contract/members.js';
import type { Unit } from '../fields/notes.js';
import { erasedReadableMs, RETENTION, type TopicClass } from '../topics.js';

/** A sentence in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What units count. */
export const UNITS: Readonly<Record<Unit, Words>> = {
  FEN: {
    zh: '分：人民币，1 元 = 100 分；以十进制文本传递，避免超出 JSON 数字精度',
    en: 'fen: 1 yuan = 100 fen; as decimal text, since it may be more than a JSON number holds exactly',
  },
  PEOPLE: {
    zh: '人：每人只计一次，与人次不同',
    en: 'people: each counts once, other than person-times (人次), where somebody served twice counts twice',
  },
  HOUSEHOLDS: { zh: '户', en: 'households: one for all who live in it' },
  ONSITE_VISITS: { zh: '次：到现场的次数', en: 'visits to the office' },
  BY_MEMBER: {
    zh: '由同一事件的 unit 字段或指标决定：人、人次、户、场等',
    en: 'as the member `unit` of the event or the indicator says: people, person-times, households, events …',
  },
  YEAR: { zh: '公历年份', en: 'year of the Gregorian calendar' },
};

/** Who may read a class of topics. */
export const READERS: Readonly<Record<TopicClass, Words>> = {
  PUBLIC_LOG: { zh: '公开：消费者、网关、各服务', en: 'public: consumers, gateway, services' },
  PUBLIC_STATE: { zh: '公开：消费者、网关、各服务', en: 'public: consumers, gateway, services' },
  INTERNAL_LOG: { zh: '内部：指定的服务', en: 'internal: the services that are named for it' },
  INTERNAL_STATE: { zh: '内部：指定的服务', en: 'internal: the services that are named for it' },
};

function duration(ms: number): Words {
  const days = ms / 86_400_000;
  if (!Number.isInteger(days)) return { zh: `${days * 24} 小时`, en: `${days * 24} hours` };
  return { zh: `${days} 天`, en: days === 1 ? 'a day' : `${days} days` };
}

/** How a class of topics is kept. */
export function keptAs(topicClass: TopicClass): Words {
  const { cleanup, retentionMs, maxCompactionLagMs, deleteRetentionMs } = RETENTION[topicClass];
  if (cleanup === 'delete')
    return retentionMs === null
      ? { zh: '全部事件，永久保留', en: 'every event, for good' }
      : {
          zh: `全部事件，保留 ${duration(retentionMs).zh}`,
          en: `every event, for ${duration(retentionMs).en}`,
        };
  const [lag, readable] = [duration(maxCompactionLagMs ?? 0), duration(deleteRetentionMs ?? 0)];
  const erased = duration(erasedReadableMs(topicClass) ?? 0);
  return {
    zh: `每个键的最后一个事件（压缩）；被取代的至多再留 ${lag.zh}，删除标记可读 ${readable.zh}，已删除的值在分区有后续消息时至多再读 ${erased.zh}`,
    en: `the last event of each key (compacted); what is replaced stays ${lag.en} more at most, an erasure can be read for ${readable.en}, and what it erased for ${erased.en} at most where its partition has further messages`,
  };
}

function base({ schema, codes }: Member): string {
  if (codes) return `[${codes.name}](codebook.md#${codes.name.toLowerCase()})`;
  if (schema instanceof z.ZodArray) return '列表 list';
  if (schema instanceof z.ZodObject) return '对象 object';
  const { type, format, pattern, minimum, maximum } = z.toJSONSchema(schema as z.ZodType);
  if (type === 'boolean') return '是/否 boolean';
  if (type === 'integer') {
    const upper = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? String(maximum) : '…';
    return `整数 integer ${minimum ?? '…'}–${upper}`;
  }
  if (format === 'date') return '日期 date `YYYY-MM-DD`';
  if (format === 'uuid') return '标识 id (UUID)';
  return pattern === undefined ? '文本 text' : `文本 text \`${pattern.replaceAll('|', '\\|')}\``;
}

/** The type of a member, in both languages. */
export function typeOf(member: Member): string {
  const unit = member.note?.unit;
  return [
    base(member),
    ...(unit ? [`[${unit}](codebook.md#单位-units)`] : []),
    ...(member.nullable ? ['可为空 or null'] : []),
    ...(member.optional ? ['可缺 may be left out'] : []),
  ].join('，');
}
