import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

import { toEveryone } from '../contract/define.js';
import { bare, opened } from '../contract/schema.js';
import { EVENTS, getEventContract, readPayload } from '../index.js';
import { judge, unreleased } from './judge.js';
import { partsOf, readReleases, releaseName } from './released.js';

const parts = partsOf(EVENTS);
const releases = readReleases();

describe('what was released', () => {
  it('fits today’s contracts in both directions, every revision (FULL_TRANSITIVE)', () => {
    expect(judge(parts, releases)).toEqual([]);
  });

  it('is what producers write: a changed contract is released with its change, `pnpm --filter @zhucan/event-contracts release`', () => {
    expect(unreleased(parts, releases).map(releaseName)).toEqual([]);
  });

  it('can be read today, each golden event of each revision', () => {
    for (const { event, version, audience, golden } of releases) {
      const contract = getEventContract(event, version);
      for (const payload of golden) expect(() => readPayload(contract, audience, payload)).not.toThrow();
    }
  });

  it('reads what is written today, each example by each revision', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const examples = new Map(
      parts.map((part) => [`${part.event} ${part.audience} ${part.version}`, part.golden]),
    );
    for (const { event, audience, version, schema } of releases) {
      const reads = ajv.compile(opened(schema));
      for (const payload of examples.get(`${event} ${audience} ${version}`) ?? [])
        expect([event, audience, reads(payload), reads.errors]).toEqual([event, audience, true, null]);
    }
  });
});

describe('a change of a contract', () => {
  const [released] = releases.filter(({ event }) => event === 'zhucan.registry.survey-round.opened');
  const contract = getEventContract('zhucan.registry.survey-round.opened');
  const payload = toEveryone(contract.public as z.ZodObject);

  /** The event with another payload. */
  const changed = (everyone: z.ZodObject) => partsOf([{ ...contract, ...payload, public: everyone }]);

  it('that breaks readers or events is named: event, member, rule and direction', () => {
    const { year, ...rest } = payload.public.shape;
    expect(year).toBeDefined();
    expect(judge(changed(z.strictObject({ ...rest, place: z.string() })), [released!])).toEqual([
      {
        part: 'zhucan.registry.survey-round.opened public v1',
        revision: 1,
        direction: 'new events, old readers',
        member: 'year',
        rule: 'required',
        detail: 'the reader needs what the writer does not say',
      },
      {
        part: 'zhucan.registry.survey-round.opened public v1',
        revision: 1,
        direction: 'old events, new readers',
        member: 'place',
        rule: 'required',
        detail: 'the reader needs what the writer does not say',
      },
    ]);
  });

  it('that takes the event away is one', () => {
    expect(judge([], [released!])).toMatchObject([{ detail: 'it was released and is no more' }]);
  });

  it('that breaks nobody is a revision, held against those before it and after', () => {
    const more = changed(payload.public.extend({ places: z.int().optional() }));
    const [second] = unreleased(more, [released!]);
    expect(second).toMatchObject({ revision: 2, event: contract.type });
    expect(judge(more, [released!, second!])).toEqual([]);
    const other = changed(payload.public.extend({ places: z.string().optional() }));
    expect(judge(other, [released!])).toEqual([]);
    expect(
      judge(other, [released!, second!]).map(({ member, rule, revision }) => [member, rule, revision]),
    ).toEqual([
      ['places', 'type', 2],
      ['places', 'type', 2],
    ]);
  });

  it('of its words alone needs no release', () => {
    const said = changed(payload.public.describe('other words'));
    expect(bare({ description: 'x', properties: { description: { type: 'null', title: 'y' } } })).toEqual({
      properties: { description: { type: 'null' } },
    });
    expect(unreleased(said, [released!])).toEqual([]);
  });

  it('that breaks readers makes a version beside, which starts anew', () => {
    const { year, ...rest } = payload.public.shape;
    expect(year).toBeDefined();
    const second = partsOf([{ ...contract, version: 2, public: z.strictObject(rest) }]);
    const both = [...partsOf([contract]), ...second];
    expect(judge(both, [released!])).toEqual([]);
    expect(unreleased(both, [released!]).map(releaseName)).toEqual([
      'zhucan.registry.survey-round.opened.public.v2.r1.json',
    ]);
  });
});
