/** Prints the closing line of the test command, `N passed, N failed`, and fails where a test failed or none ran. */
import { join } from 'node:path';

import { summarise } from './reports.mjs';

const { passed, failed, faults } = summarise(process.argv[2] ?? join(import.meta.dirname, '..', '..', '..'));
for (const fault of faults) console.error(fault);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || faults.length > 0 ? 1 : 0;
