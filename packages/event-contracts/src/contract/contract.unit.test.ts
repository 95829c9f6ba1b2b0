import { describe, expect, it } from '@jest/globals';

import { checkPayload, EVENTS, getEventContract, type PayloadOf, readPayload, topicsOf } from '../index.js';
import { membersOf } from './members.js';

const AUDIENCES = ['public', 'internal'] as const;

describe('the contracts', () => {
  it('name each version of each event once, in its own topics', () => {
    expect(new Set(EVENTS.map(({ type, version }) => `${type} ${version}`)).size).toBe(EVENTS.length);
    expect(topicsOf('registry')).toEqual([
      'zhucan.internal.registry.household.v1',
      'zhucan.internal.registry.resident.v1',
      'zhucan.registry.plan-task.v1',
      'zhucan.registry.region.v1',
      'zhucan.registry.reported-figure.v1',
      'zhucan.registry.resident.v1',
      'zhucan.registry.survey-round.v1',
      'zhucan.registry.survey-visit.v1',
    ]);
  });

  it('say in Chinese and English what each member means', () => {
    const CHINESE = /[\u4e00-\u9fff].*。$/;
    const ENGLISH = /^[A-Z0-9][^\u4e00-\u9fff]*\.$/;
    for (const event of EVENTS) {
      const said = AUDIENCES.flatMap((audience) => {
        const payload = event[audience];
        return payload ? membersOf(payload) : [];
      });
      expect(said.filter(({ note }) => !note || !CHINESE.test(note.zh)).map(({ path }) => path)).toEqual([]);
      expect(said.filter(({ note }) => !note || !ENGLISH.test(note.en)).map(({ path }) => path)).toEqual([]);
      expect([event.zh, event.en]).toEqual([
        expect.stringMatching(CHINESE),
        expect.stringMatching(/^[A-Z].*\.$/),
      ]);
    }
  });

  it('are kept by their examples', () => {
    for (const event of EVENTS)
      for (const example of event.examples)
        for (const audience of AUDIENCES)
          expect(checkPayload(event, audience, example[audience])).toEqual(example[audience]);
  });

  it('give the type of what is said', () => {
    const said: PayloadOf<'zhucan.relief-accessibility.case.paid', 'public'> = {
      caseId: '9a8b7c6d-5e4f-4321-8765-43210fedcba9',
      programmeCode: 'HOME_RENOVATION',
      streetCode: null,
      districtCode: '430103',
      status: 'PAID',
    };
    expect(checkPayload(getEventContract('zhucan.relief-accessibility.case.paid'), 'public', said)).toEqual(
      said,
    );
    // @ts-expect-error a household is told of to our services alone
    const household: PayloadOf<'zhucan.registry.household.opened', 'public'> = {};
    expect(household).toEqual({});
  });
});

describe('a payload', () => {
  const contract = getEventContract('zhucan.registry.household.opened');
  const [example] = contract.examples;

  it('that says more or less than is agreed is refused to the producer, by paths alone', () => {
    const secret = '999999201001010012';
    expect(() =>
      checkPayload(contract, 'internal', { householdId: secret, synthetic: true, timeline: [] }),
    ).toThrow('householdId (invalid_format)');
    expect(() => checkPayload(contract, 'internal', { householdId: secret })).not.toThrow(secret);
    expect(() => checkPayload(contract, 'internal', { ...example!.internal, number: secret })).toThrow(
      'internal payload: . (unrecognized_keys)',
    );
    expect(() => checkPayload(contract, 'public', {})).toThrow('has no public payload');
    expect(() => getEventContract('zhucan.registry.resident.painted')).toThrow('has no contract');
    expect(() => getEventContract(contract.type, 2)).toThrow('has no contract');
  });

  it('that says more is read without it, at any depth, and one that says less is not', () => {
    const timeline = [{ from: '2018-03-01', to: null, regionId: '430103', since: 'later' }];
    const later = { ...example!.internal, timeline, more: 1 };
    expect(readPayload(contract, 'internal', later)).toEqual({
      ...example!.internal,
      timeline: [{ from: '2018-03-01', to: null, regionId: '430103' }],
    });
    expect(() => readPayload(contract, 'internal', { ...later, timeline: [{}] })).toThrow(
      'timeline.0.from (invalid_type)',
    );
  });
});
