import { describe, expect, it } from '@jest/globals';
import { datasetRows } from '@zhucan/dataset-2019';
import { TOPICS } from '@zhucan/event-contracts';

import { identifiersIn, searcher } from './identifiers.js';
import { readSystemState, systemFolder } from './system.js';
import { readEverything } from './topics.js';

const identifiers = identifiersIn(datasetRows());
const search = searcher(identifiers);

describe('the topics', () => {
  it('hold no identifier of anybody, in any byte of any message', async () => {
    const { topics, messages, found } = await readEverything(
      readSystemState(systemFolder()).kafkaBrokers,
      search,
    );
    expect(identifiers.size).toBeGreaterThan(20_000);
    expect(topics).toEqual(expect.arrayContaining([...TOPICS.keys()]));
    expect(messages).toBeGreaterThan(20_000);
    expect(found).toEqual([]);
  });

  it('would be found out, wherever it stood', () => {
    const some = [...identifiers].filter((_value, at) => at % 997 === 0);
    expect(some.length).toBeGreaterThan(10);
    for (const value of some) {
      expect(search(`{"a":"x${value}y"}`)).toBeDefined();
      expect(search(`{"certificate":"${value}43"}`)).toBeDefined();
    }
    expect(search('{"streetCode":"430103005","date":"2019-03-01","name":"桥头社区"}')).toBeUndefined();
  });
});
