import {
  addConsumer,
  applyPlan,
  type ClusterSize,
  ConsumerNameError,
  currentPlan,
  desired,
  formatPlan,
  isEmpty,
  removeConsumer,
  withAdmin,
} from '@zhucan/kafka';

import { LocalError } from './errors.js';

/** The cluster that a command is for. */
export interface ClusterChoice {
  readonly brokers: readonly string[];
  readonly size: ClusterSize;
}

const BROKER = /^[^\s,:]+:\d{1,5}$/;

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new LocalError(`${option} must be a whole number from 1 on.`);
  return count;
}

/** @throws LocalError which names the option that is wrong */
export function readCluster(brokers: readonly string[], partitions: string, copies: string): ClusterChoice {
  if (brokers.length === 0)
    throw new LocalError('The running stack has its events in memory: name a cluster with --brokers.');
  if (!brokers.every((broker) => BROKER.test(broker)))
    throw new LocalError('--brokers must be host:port, several with commas between them.');
  return {
    brokers,
    size: {
      partitions: readCount('--partitions', partitions),
      replicationFactor: readCount('--copies', copies),
    },
  };
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Shows what a cluster lacks, and brings it there where that is asked for.
 *
 * @returns 0, or 1 where something is lacking and was not done
 */
export async function runKafkaPlan({ brokers, size }: ClusterChoice, applies: boolean): Promise<number> {
  return withAdmin(brokers, async (admin) => {
    const plan = await currentPlan(admin, desired(size));
    formatPlan(plan).forEach(print);
    if (isEmpty(plan)) return 0;
    if (!applies) return 1;
    await applyPlan(admin, desired(size));
    print('Applied.');
    return 0;
  });
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ConsumerNameError ? new LocalError(error.message) : error;
  }
}

/** Lets a consumer in, and prints what it must be told: the password cannot be had again. */
export async function runAddConsumer({ brokers }: ClusterChoice, name: string): Promise<void> {
  const credential = await named(() => withAdmin(brokers, (admin) => addConsumer(admin, brokers, name)));
  print(`security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512`);
  print(`sasl.username=${credential.username}\nsasl.password=${credential.password}`);
  print(`group.id=${credential.groupPrefix}<a name of its own>`);
}

/** Shuts a consumer out. */
export async function runRemoveConsumer({ brokers }: ClusterChoice, name: string): Promise<void> {
  await named(() => withAdmin(brokers, (admin) => removeConsumer(admin, brokers, name)));
  print(`${name} is removed.`);
}
