import { describe, expect, it } from '@jest/globals';

import {
  bringsErasures,
  erasedReadableMs,
  RETENTION,
  stateTopicOf,
  topicConfig,
  TOPICS,
  topicsOf,
} from './index.js';

describe('topics', () => {
  it('are told apart by name, and each log has a state beside it', () => {
    expect(stateTopicOf('zhucan.registry.resident.v1')).toBe('zhucan.registry.resident.state.v1');
    expect(stateTopicOf('zhucan.internal.registry.resident.v1')).toBe(
      'zhucan.internal.registry.resident.state.v1',
    );
    expect(stateTopicOf('zhucan.registry.nothing.v1')).toBeUndefined();
    const logs = [...TOPICS.values()].filter((topic) => topic.class.endsWith('LOG')).map(({ name }) => name);
    expect(logs).toEqual(topicsOf());
    for (const { name, audience } of TOPICS.values())
      expect(name.startsWith('zhucan.internal.')).toBe(audience === 'internal');
  });

  it('of states keep the last of each key and let erasures be seen, those of logs keep all for good', () => {
    for (const topic of TOPICS.values())
      expect(RETENTION[topic.class]).toMatchObject(
        topic.class.endsWith('STATE') ? { cleanup: 'compact' } : { cleanup: 'delete', retentionMs: null },
      );
  });

  it('say how long what was erased can be read: until its segment is closed and compacted', () => {
    for (const topic of TOPICS.values()) {
      const config = topicConfig(topic);
      expect(erasedReadableMs(topic.class)).toBe(
        topic.class.endsWith('STATE')
          ? Number(config['segment.ms']) + Number(config['max.compaction.lag.ms'])
          : null,
      );
    }
    expect(erasedReadableMs('INTERNAL_STATE')).toBe(25 * 3_600_000);
  });

  it('bring erasures where they are of states, or an event of theirs erases', () => {
    expect(
      [...TOPICS.keys(), 'nothing'].filter((name) => bringsErasures(name) && !name.includes('.state.')),
    ).toEqual(['zhucan.internal.registry.resident.v1', 'zhucan.registry.resident.v1']);
  });
});
