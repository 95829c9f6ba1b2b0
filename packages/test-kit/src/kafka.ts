import { randomUUID } from 'node:crypto';

import { kafkaBrokers } from './servers.js';

export interface TestKafka {
  readonly brokers: string[];
  /** A prefix that no other test uses, for consumer groups and topics of the test's own. */
  readonly topicPrefix: string;
}

/** The broker of this run, with a prefix that keeps a test apart from the others on it. */
export async function createTestKafka(): Promise<TestKafka> {
  return { brokers: await kafkaBrokers(), topicPrefix: `test-${randomUUID().slice(0, 8)}.` };
}
