import type { Admin, ITopicMetadata } from 'kafkajs';

import type { AclRule } from './desired.js';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  ResourcePatternTypes,
} from './kafka-names.js';

/** A topic as it is. */
export interface PresentTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What a cluster has. */
export interface Present {
  readonly topics: readonly PresentTopic[];
  /** Nothing where the cluster has no authoriser: then everyone may do everything. */
  readonly acls: readonly AclRule[] | undefined;
}

const ANYWHERE = '*';

const TO_KAFKA = {
  TOPIC: AclResourceTypes.TOPIC,
  GROUP: AclResourceTypes.GROUP,
  LITERAL: ResourcePatternTypes.LITERAL,
  PREFIXED: ResourcePatternTypes.PREFIXED,
  READ: AclOperationTypes.READ,
  WRITE: AclOperationTypes.WRITE,
  DESCRIBE: AclOperationTypes.DESCRIBE,
} as const;

function nameOf<Name extends keyof typeof TO_KAFKA>(names: readonly Name[], value: number): Name | undefined {
  return names.find((name) => TO_KAFKA[name] === value);
}

/** A rule as kafkajs wants it. */
export function toKafkaAcl({ principal, resource, name, pattern, operation }: AclRule) {
  return {
    principal,
    host: ANYWHERE,
    resourceType: TO_KAFKA[resource],
    resourceName: name,
    resourcePatternType: TO_KAFKA[pattern],
    operation: TO_KAFKA[operation],
    permissionType: AclPermissionTypes.ALLOW,
  };
}

/** Kafka answers so where it has no authoriser. */
const SECURITY_DISABLED = 'SECURITY_DISABLED';

async function readAcls(admin: Admin): Promise<AclRule[] | undefined> {
  try {
    const { resources } = await admin.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
    });
    return resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
      acls.flatMap(({ principal, operation, permissionType, host }): AclRule[] => {
        const rule = {
          resource: nameOf(['TOPIC', 'GROUP'], resourceType),
          pattern: nameOf(['LITERAL', 'PREFIXED'], resourcePatternType),
          operation: nameOf(['READ', 'WRITE', 'DESCRIBE'], operation),
        };
        // What is not of the kinds that are made here was made by somebody for a reason of his own.
        if (rule.resource === undefined || rule.pattern === undefined || rule.operation === undefined)
          return [];
        if (permissionType !== AclPermissionTypes.ALLOW || host !== ANYWHERE) return [];
        return [
          {
            principal,
            name: resourceName,
            resource: rule.resource,
            pattern: rule.pattern,
            operation: rule.operation,
          },
        ];
      }),
    );
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === SECURITY_DISABLED) return undefined;
    throw error;
  }
}

async function readConfigs(
  admin: Admin,
  names: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const configs = new Map<string, Record<string, string>>();
  if (names.length === 0) return configs;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  for (const { resourceName, configEntries } of resources)
    configs.set(
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    );
  return configs;
}

/** Reads what a cluster has of the named topics, and its rights. */
export async function readCluster(admin: Admin, names: readonly string[]): Promise<Present> {
  const there = new Set(await admin.listTopics());
  const ours = names.filter((name) => there.has(name));
  const configs = await readConfigs(admin, ours);
  const metadata: { topics: ITopicMetadata[] } =
    ours.length === 0 ? { topics: [] } : await admin.fetchTopicMetadata({ topics: [...ours] });
  return {
    topics: metadata.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.length,
      replicationFactor: partitions[0]?.replicas.length ?? 0,
      config: configs.get(name) ?? {},
    })),
    acls: await readAcls(admin),
  };
}
