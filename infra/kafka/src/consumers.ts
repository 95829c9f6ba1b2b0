import type { Admin } from 'kafkajs';

import { allow } from './apply.js';
import { newPassword, removePassword, setPassword } from './credentials.js';
import { consumerRules, isConsumerName } from './desired.js';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from './kafka-names.js';

/** A name that no consumer can have. */
export class ConsumerNameError extends Error {
  constructor(name: string) {
    super(
      `name: ${JSON.stringify(name)} is not lowercase words with hyphens, 40 characters at most, or stands for a part of the system.`,
    );
    this.name = 'ConsumerNameError';
  }
}

/** What a new consumer needs to know, besides the addresses and the certificate. */
export interface ConsumerCredential {
  readonly username: string;
  readonly password: string;
  /** What its groups must begin with. */
  readonly groupPrefix: string;
}

/**
 * Lets a consumer read the public topics: rights and a password in one step. Who is there already gets a new password, and the old one is of no
 * more use.
 *
 * @throws ConsumerNameError
 */
export async function addConsumer(
  admin: Admin,
  brokers: readonly string[],
  name: string,
): Promise<ConsumerCredential> {
  if (!isConsumerName(name)) throw new ConsumerNameError(name);
  const password = newPassword();
  await allow(admin, consumerRules(name));
  await setPassword(brokers, name, password);
  return { username: name, password, groupPrefix: `${name}.` };
}

/**
 * Ends a consumer: its password first, so that it cannot connect again, then all of its rights.
 *
 * @throws ConsumerNameError
 */
export async function removeConsumer(admin: Admin, brokers: readonly string[], name: string): Promise<void> {
  if (!isConsumerName(name)) throw new ConsumerNameError(name);
  await removePassword(brokers, name);
  await admin.deleteAcls({
    filters: [
      {
        principal: `User:${name}`,
        resourceType: AclResourceTypes.ANY,
        resourcePatternType: ResourcePatternTypes.ANY,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      },
    ],
  });
}
