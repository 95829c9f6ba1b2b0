import { type Topic, TOPICS } from '@zhucan/event-contracts';

/** The type of the event that erases an aggregate. */
export function erasureType(context: string, aggregateType: string): string {
  return `zhucan.${context}.${aggregateType}.erased`;
}

/** The state topics of the aggregate of an event: public, internal or both. */
export function stateTopicsOfType(type: string): readonly Topic[] {
  const [, context, aggregateType] = type.split('.');
  return [...TOPICS.values()].filter(
    (topic) =>
      topic.class.endsWith('STATE') && topic.context === context && topic.aggregateType === aggregateType,
  );
}
