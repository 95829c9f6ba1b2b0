import { Register1561939200000 } from './1561939200000-register.js';
import { ImportComments1563148800000 } from './1563148800000-import-comments.js';
import { CertificateActions1564617600000 } from './1564617600000-certificate-actions.js';
import { Relay1564704000000 } from './1564704000000-relay.js';
import { Erasure1565049600000 } from './1565049600000-erasure.js';
import { PendingCases1565136000000 } from './1565136000000-pending-cases.js';

/** The register's schema, oldest step first. */
export const MIGRATIONS = [
  Register1561939200000,
  ImportComments1563148800000,
  CertificateActions1564617600000,
  Relay1564704000000,
  Erasure1565049600000,
  PendingCases1565136000000,
] as const;
