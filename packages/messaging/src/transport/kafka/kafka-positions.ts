import type { GroupPosition, Place } from '../transport.js';
import { type KafkaAdmin, untilServed } from './kafka-admin.js';

/** What Kafka answers for a partition of which a group settled nothing. */
const NOTHING_SETTLED = '-1';

/** The places of the first messages that were sent at an instant or later. */
export async function placesAtTime(
  admins: KafkaAdmin,
  topics: readonly string[],
  timeMs: number,
): Promise<Place[]> {
  const admin = await admins.get();
  const places: Place[] = [];
  for (const topic of topics)
    for (const { partition, offset } of await admin.fetchTopicOffsetsByTimestamp(topic, timeMs))
      places.push({ topic, partition, offset });
  return places;
}

/** How far a group is. */
export async function groupPositions(
  admins: KafkaAdmin,
  groupId: string,
  topics: readonly string[],
): Promise<GroupPosition[]> {
  const admin = await admins.get();
  const settled = new Map<string, string>();
  const offsets = await untilServed(() => admin.fetchOffsets({ groupId, topics: [...topics] }));
  for (const { topic, partitions } of offsets)
    for (const { partition, offset } of partitions) settled.set(`${topic}/${partition}`, offset);
  const positions: GroupPosition[] = [];
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      const known = settled.get(`${topic}/${partition}`) ?? NOTHING_SETTLED;
      const offset = known === NOTHING_SETTLED ? low : known;
      const lag = Math.max(0, Number(BigInt(high) - BigInt(offset)));
      positions.push({ topic, partition, offset, end: high, lag });
    }
  }
  return positions.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}

/** Lets a group that nobody reads for go on from given places. */
export async function settleGroup(
  admins: KafkaAdmin,
  groupId: string,
  places: readonly Place[],
): Promise<void> {
  const admin = await admins.get();
  for (const topic of new Set(places.map((place) => place.topic))) {
    const partitions = places.filter((place) => place.topic === topic);
    await admin.setOffsets({
      groupId,
      topic,
      partitions: partitions.map(({ partition, offset }) => ({ partition, offset })),
    });
  }
}
