import { describe, expect, it } from '@jest/globals';

import { RETENTION, stateTopicOf, TOPICS, topicsOf } from './index.js';

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
});
