import { Cases1561939200000 } from './1561939200000-cases.js';
import { Imports1563148800000 } from './1563148800000-imports.js';
import { Records1563235200000 } from './1563235200000-records.js';
import { ImportedSteps1563321600000 } from './1563321600000-imported-steps.js';
import { WaitingRows1563408000000 } from './1563408000000-waiting-rows.js';
import { Relay1564704000000 } from './1564704000000-relay.js';
import { FirstCase1564790400000 } from './1564790400000-first-case.js';
import { DeadLetters1564876800000 } from './1564876800000-dead-letters.js';
import { Erasure1565049600000 } from './1565049600000-erasure.js';

/** The migrations of the service, in their order. */
export const MIGRATIONS = [
  Cases1561939200000,
  Imports1563148800000,
  Records1563235200000,
  ImportedSteps1563321600000,
  WaitingRows1563408000000,
  Relay1564704000000,
  FirstCase1564790400000,
  DeadLetters1564876800000,
  Erasure1565049600000,
] as const;
