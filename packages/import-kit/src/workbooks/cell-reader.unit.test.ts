import { describe, expect, it } from '@jest/globals';
import type { Result } from '@zhucan/codes';

import { cellReader, entryReader } from './cell-reader.js';

const CAMPAIGNS = { 助残日: 'HELP_DAY', 其他: 'OTHER' } as const;

function codeOf<T>(result: Result<T>): string | undefined {
  return result.ok ? undefined : result.problems[0].code;
}

describe('what a program enters', () => {
  const event = { number: ' PE-1 ', nameZh: '活动', eventKind: 'HELP_DAY', heldOn: '2019-05-19' };

  it('is read like a row of the workbook, with codes for what an office writes in Chinese', () => {
    const entered = entryReader('public-events', { ...event, regionId: '430103', status: 'HELD' });
    const row = cellReader('public-events', {
      编号: 'PE-1',
      名称: '活动',
      类型: '助残日',
      日期: '2019-05-19',
      区划: '430103',
      状态: '已举办',
    });
    for (const reader of [entered, row]) {
      expect([reader.missing(), reader.unfit(), reader.text('hostZh')]).toEqual([null, null, null]);
      expect([reader.text('number'), reader.date('heldOn')]).toEqual([
        'PE-1',
        { ok: true, value: '2019-05-19' },
      ]);
      expect(reader.choice('eventKind', CAMPAIGNS)).toEqual({ ok: true, value: 'HELP_DAY' });
    }
    expect(codeOf(entered.choice('nameZh', CAMPAIGNS))).toBe('UNKNOWN_CHOICE');
  });

  it('is refused by the same rules: blanks, counts below zero, formulas, texts that are too long or none', () => {
    const problemOf = (more: object) => {
      const reader = entryReader('training-classes', { number: 'TC-1', nameZh: '班', ...more });
      return [reader.missing()?.field, reader.unfit()?.field, reader.unfit()?.code];
    };
    const whole = { startedOn: '2019-06-10', regionId: '430103' };
    expect(problemOf(whole)).toEqual([undefined, undefined, undefined]);
    expect(problemOf({ ...whole, nameZh: '  ' })).toEqual(['nameZh', undefined, undefined]);
    expect(problemOf({ ...whole, nameZh: '=1+1' })).toEqual([undefined, 'nameZh', 'FORMULA_CELL']);
    expect(problemOf({ ...whole, nameZh: '班\u0000' })).toEqual([undefined, 'nameZh', 'MALFORMED_TEXT']);
    expect(problemOf({ ...whole, nameZh: '班\ud83d' })).toEqual([undefined, 'nameZh', 'MALFORMED_TEXT']);
    expect(problemOf({ ...whole, nameZh: '班\n二' })).toEqual([undefined, undefined, undefined]);
    expect(problemOf({ ...whole, nameZh: '班'.repeat(1_000) })[2]).toBeUndefined();
    expect(problemOf({ ...whole, nameZh: '班'.repeat(1_001) })[2]).toBe('TEXT_TOO_LONG');
    expect(problemOf({ ...whole, nameZh: '电话13800000000' })).toEqual([
      undefined,
      'nameZh',
      'IDENTIFIER_IN_TEXT',
    ]);
    expect(problemOf({ ...whole, number: 'T'.repeat(64) })[2]).toBeUndefined();
    expect(problemOf({ ...whole, number: 'T'.repeat(65) })[2]).toBe('TEXT_TOO_LONG');
    expect(codeOf(entryReader('training-classes', { people: -1 }).count('people'))).toBe('MALFORMED_COUNT');
    expect(entryReader('training-classes', { people: 0 }).count('people')).toEqual({ ok: true, value: 0 });
  });

  it('says yes and no as a program does', () => {
    const flag = (floating: boolean | null) => entryReader('party-members', { floating }).flag('floating');
    expect([flag(true), flag(false), flag(null)]).toEqual(
      [true, false, false].map((value) => ({ ok: true, value })),
    );
    const cell = (text: string) => cellReader('party-members', { 流动党员: text }).flag('floating');
    expect([cell('是'), codeOf(cell('true'))]).toEqual([{ ok: true, value: true }, 'YES_OR_NO']);
  });

  it('is a defect where the workbook has no such field, for it would be lost in silence', () => {
    expect(() => entryReader('public-events', { titleZh: '活动' })).toThrow(RangeError);
  });
});
