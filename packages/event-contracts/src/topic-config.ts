import { RETENTION, type Topic } from './topics.js';

/** An event of ours is some kilobytes; a resident with a long timeline a few dozen. */
const MAX_MESSAGE_BYTES = 1_048_576;
const STATE_DIRTY_RATIO = '0.1';
const FOREVER = '-1';

/** The settings of a topic in Kafka, by its class. */
export function topicConfig(topic: Pick<Topic, 'class'>): Record<string, string> {
  const { cleanup, retentionMs, maxCompactionLagMs, deleteRetentionMs, segmentMs } = RETENTION[topic.class];
  const kept = {
    'cleanup.policy': cleanup,
    'retention.ms': retentionMs === null ? FOREVER : String(retentionMs),
    'retention.bytes': FOREVER,
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'message.timestamp.type': 'CreateTime',
  };
  return cleanup === 'delete'
    ? kept
    : {
        ...kept,
        'segment.ms': String(segmentMs ?? ''),
        'min.cleanable.dirty.ratio': STATE_DIRTY_RATIO,
        'max.compaction.lag.ms': String(maxCompactionLagMs ?? ''),
        'delete.retention.ms': String(deleteRetentionMs ?? ''),
      };
}
