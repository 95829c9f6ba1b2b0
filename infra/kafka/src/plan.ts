import type { Present, PresentTopic } from './cluster.js';
import type { AclRule, Desired, DesiredTopic } from './desired.js';

/** A setting of a topic that is not as it should be. */
export interface ConfigChange {
  readonly topic: string;
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string;
}

/** What would be done to a cluster, and what cannot be. */
export interface Plan {
  readonly create: readonly DesiredTopic[];
  readonly configure: readonly ConfigChange[];
  readonly allow: readonly AclRule[];
  readonly revoke: readonly AclRule[];
  /** What is other than declared, and would break something where it were changed: an operator decides. */
  readonly warnings: readonly string[];
}

const keyOf = ({ principal, resource, name, pattern, operation }: AclRule): string =>
  [principal, resource, pattern, name, operation].join(' ');

function differences(
  wanted: DesiredTopic,
  there: PresentTopic,
): { changes: ConfigChange[]; warnings: string[] } {
  const changes = Object.entries(wanted.config)
    .filter(([name, value]) => there.config[name] !== value)
    .map(([name, to]) => ({ topic: wanted.name, name, from: there.config[name], to }));
  const warnings: string[] = [];
  if (there.partitions !== wanted.partitions)
    warnings.push(
      `${wanted.name} has ${there.partitions} partitions, not ${wanted.partitions}: with others, keys would move between them and lose their order`,
    );
  if (there.replicationFactor !== wanted.replicationFactor)
    warnings.push(
      `${wanted.name} has ${there.replicationFactor} copies, not ${wanted.replicationFactor}: move them with kafka-reassign-partitions`,
    );
  return { changes, warnings };
}

/** Compares what a cluster has with what it should have. Nothing is ever deleted but rights of our own principals. */
export function planFor(desired: Desired, present: Present): Plan {
  const there = new Map(present.topics.map((topic) => [topic.name, topic]));
  const compared = desired.topics.flatMap((wanted) => {
    const topic = there.get(wanted.name);
    return topic ? [differences(wanted, topic)] : [];
  });
  const wantedRights = new Set(desired.acls.map(keyOf));
  const rights = new Set((present.acls ?? []).map(keyOf));
  return {
    create: desired.topics.filter(({ name }) => !there.has(name)),
    configure: compared.flatMap(({ changes }) => changes),
    allow: present.acls ? desired.acls.filter((rule) => !rights.has(keyOf(rule))) : [],
    revoke: (present.acls ?? []).filter(
      (rule) => desired.principals.includes(rule.principal) && !wantedRights.has(keyOf(rule)),
    ),
    warnings: [
      ...compared.flatMap(({ warnings }) => warnings),
      ...(present.acls ? [] : ['the cluster has no authoriser: everyone who reaches it may do everything']),
    ],
  };
}

/** Whether there is nothing to do. */
export function isEmpty({ create, configure, allow, revoke }: Plan): boolean {
  return create.length + configure.length + allow.length + revoke.length === 0;
}

function ruleLine({ principal, resource, name, pattern, operation }: AclRule): string {
  return `${principal} ${operation} ${resource.toLowerCase()} ${name}${pattern === 'PREFIXED' ? '*' : ''}`;
}

/** A plan as lines for a terminal. */
export function formatPlan(plan: Plan): string[] {
  const lines = [
    ...plan.create.map(
      ({ name, partitions, replicationFactor, config }) =>
        `+ topic ${name}: ${partitions} partitions, ${replicationFactor} copies, ${config['cleanup.policy'] ?? ''}`,
    ),
    ...plan.configure.map(
      ({ topic, name, from, to }) => `~ topic ${topic}: ${name} ${from ?? 'unset'} -> ${to}`,
    ),
    ...plan.allow.map((rule) => `+ right ${ruleLine(rule)}`),
    ...plan.revoke.map((rule) => `- right ${ruleLine(rule)}`),
    ...plan.warnings.map((warning) => `! ${warning}`),
  ];
  return isEmpty(plan) ? [...lines, 'Nothing to do: the cluster is as declared.'] : lines;
}
