import type { Admin } from 'kafkajs';

import { setTimeout as sleep } from 'node:timers/promises';

import { readCluster, toKafkaAcl } from './cluster.js';
import type { AclRule, Desired } from './desired.js';
import { isEmpty, type Plan, planFor } from './plan.js';
import { AclPermissionTypes, ConfigResourceTypes, ConfigSource } from './kafka-names.js';

const VISIBLE_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 50;

/** Gives rights. */
export async function allow(admin: Admin, rules: readonly AclRule[]): Promise<void> {
  if (rules.length > 0) await admin.createAcls({ acl: rules.map(toKafkaAcl) });
}

/** Takes rights back. */
export async function revoke(admin: Admin, rules: readonly AclRule[]): Promise<void> {
  if (rules.length === 0) return;
  await admin.deleteAcls({
    filters: rules.map((rule) => ({ ...toKafkaAcl(rule), permissionType: AclPermissionTypes.ALLOW })),
  });
}

/**
 * Makes a cluster what it should be: topics first, then their settings, then rights; what is given comes before what is taken back. Where it fails half-way,
 * the next plan holds the rest.
 *
 * @returns what was done
 * @throws Error where the broker does not show it within 15 s
 */
export async function applyPlan(admin: Admin, desired: Desired): Promise<Plan> {
  const plan = await currentPlan(admin, desired);
  if (plan.create.length > 0)
    await admin.createTopics({
      waitForLeaders: true,
      topics: plan.create.map(({ name, partitions, replicationFactor, config }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      })),
    });
  await configure(admin, plan);
  await allow(admin, plan.allow);
  await revoke(admin, plan.revoke);
  await untilVisible(admin, desired);
  return plan;
}

/** Compares the cluster with what it should have. */
export async function currentPlan(admin: Admin, desired: Desired): Promise<Plan> {
  const names = desired.topics.map(({ name }) => name);
  return planFor(desired, await readCluster(admin, names));
}

/** The controller has written what was asked for; a broker that reads its log a moment later does not know it yet. */
async function untilVisible(admin: Admin, desired: Desired): Promise<void> {
  const deadline = performance.now() + VISIBLE_WITHIN_MS;
  while (!isEmpty(await currentPlan(admin, desired))) {
    if (performance.now() > deadline) throw new Error('the broker does not show what was applied');
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Kafka replaces all settings of a topic that are not named: those that are kept are named too. */
async function configure(admin: Admin, { configure: changes }: Plan): Promise<void> {
  const topics = [...new Set(changes.map(({ topic }) => topic))];
  if (topics.length === 0) return;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const own = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      configEntries
        .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
        .map(({ configName, configValue }): [string, string] => [configName, configValue]),
    ]),
  );
  await admin.alterConfigs({
    validateOnly: false,
    resources: topics.map((name) => {
      const wanted = new Map<string, string>(own.get(name) ?? []);
      for (const change of changes) if (change.topic === name) wanted.set(change.name, change.to);
      return {
        type: ConfigResourceTypes.TOPIC,
        name,
        configEntries: [...wanted].map(([key, value]) => ({ name: key, value })),
      };
    }),
  });
}
