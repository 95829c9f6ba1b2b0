import { SERVICE_READS, topicConfig, TOPICS } from '@zhucan/event-contracts';

/** What one principal may do with what begins with a name, or has it. */
export interface AclRule {
  /** As Kafka names it: `User:` and the name. */
  readonly principal: string;
  readonly resource: 'TOPIC' | 'GROUP';
  readonly name: string;
  readonly pattern: 'LITERAL' | 'PREFIXED';
  readonly operation: 'READ' | 'WRITE' | 'DESCRIBE';
}

/** A topic as it should be. */
export interface DesiredTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What a cluster should have. */
export interface Desired {
  readonly topics: readonly DesiredTopic[];
  readonly acls: readonly AclRule[];
  /** The principals whose rights are all declared here; those of others are left alone. */
  readonly principals: readonly string[];
}

/** What depends on the cluster, not on the events. */
export interface ClusterSize {
  /** Readers of one group that may share a topic. More can be had later only with another order of keys: choose once. */
  readonly partitions: number;
  /** Copies of each topic: 3 where there are three brokers. */
  readonly replicationFactor: number;
}

export const ONE_BROKER: ClusterSize = { partitions: 3, replicationFactor: 1 };

const principalOf = (name: string): string => `User:${name}`;

function mayRead(principal: string, topics: readonly string[]): AclRule[] {
  return topics.flatMap((name) =>
    (['READ', 'DESCRIBE'] as const).map((operation): AclRule => ({
      principal,
      resource: 'TOPIC',
      name,
      pattern: 'LITERAL',
      operation,
    })),
  );
}

/** The groups of a reader begin with its name and a dot, so that none reads in the place of another. */
function mayJoin(principal: string, prefix: string): AclRule {
  return { principal, resource: 'GROUP', name: prefix, pattern: 'PREFIXED', operation: 'READ' };
}

function serviceRules(service: string): AclRule[] {
  const principal = principalOf(service);
  const writes = [`zhucan.${service}.`, `zhucan.internal.${service}.`].flatMap((name) =>
    (['READ', 'WRITE', 'DESCRIBE'] as const).map((operation): AclRule => ({
      principal,
      resource: 'TOPIC',
      name,
      pattern: 'PREFIXED',
      operation,
    })),
  );
  const reads = SERVICE_READS[service] ?? [];
  return [
    ...writes,
    ...mayRead(principal, reads),
    ...(reads.length > 0 ? [mayJoin(principal, `${service}.`)] : []),
    // What it sent and took in is verified by readers that share nothing with anybody.
    mayJoin(principal, `${service}-reader-`),
  ];
}

const publicTopics = (): string[] =>
  [...TOPICS.values()].filter(({ audience }) => audience === 'public').map(({ name }) => name);

/** The principal of the gateway; its groups begin with `zhucan-gateway-`. */
const GATEWAY = 'gateway';
const GATEWAY_GROUPS = 'zhucan-gateway-';

/** The name of a consumer: a word that fits a principal and the groups of it. */
export const CONSUMER_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Names that stand for something else. */
const TAKEN: readonly string[] = [
  GATEWAY,
  'zhucan',
  'anonymous',
  ...new Set([...TOPICS.values()].map(({ context }) => context)),
];

/** Whether a consumer may be called so. */
export function isConsumerName(name: string): boolean {
  return CONSUMER_NAME.test(name) && name.length <= 40 && !TAKEN.includes(name);
}

/** What a consumer of public events may do: read all public topics, in groups that begin with its name. Internal topics are told apart by their names. */
export function consumerRules(name: string): AclRule[] {
  const principal = principalOf(name);
  return [...mayRead(principal, publicTopics()), mayJoin(principal, `${name}.`)];
}

/** What a cluster should have for the events of this version of the system. */
export function desired({ partitions, replicationFactor }: ClusterSize): Desired {
  const services = Object.keys(SERVICE_READS);
  return {
    topics: [...TOPICS.values()].map((topic) => ({
      name: topic.name,
      partitions,
      replicationFactor,
      config: topicConfig(topic),
    })),
    acls: [
      ...services.flatMap(serviceRules),
      ...mayRead(principalOf(GATEWAY), publicTopics()),
      mayJoin(principalOf(GATEWAY), GATEWAY_GROUPS),
    ],
    principals: [...services, GATEWAY].map(principalOf),
  };
}
