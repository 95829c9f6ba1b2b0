import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Each package's own report, written by its test runner. */
const REPORT = 'jest-report.json';
const FOLDERS_OF_PACKAGES = ['packages', 'services', 'infra'];

/** The folders of all packages of the workspace. */
function packageFolders(root) {
  const nested = FOLDERS_OF_PACKAGES.flatMap((folder) => {
    const path = join(root, folder);
    return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  });
  return [...nested, join(root, 'gateway')].filter((folder) => existsSync(join(folder, 'package.json')));
}

/** Removes the reports of earlier runs, so that none is taken for one of this run. */
export function removeReports(root) {
  for (const folder of packageFolders(root)) rmSync(join(folder, REPORT), { force: true });
}

function hasTests(folder) {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? hasTests(path) : name.endsWith('.test.ts');
  });
}

/**
 * Sums the reports.
 *
 * @returns the tests that passed and failed, and in words what else is wrong: a file that did not run, a package without a report
 */
export function summarise(root) {
  const sum = { passed: 0, failed: 0, faults: [] };
  for (const folder of packageFolders(root)) {
    const name = folder.slice(root.length + 1);
    const path = join(folder, REPORT);
    if (!existsSync(path)) {
      if (hasTests(join(folder, 'src'))) sum.faults.push(`${name} has tests and no report`);
      continue;
    }
    const report = JSON.parse(readFileSync(path, 'utf8'));
    sum.passed += report.numPassedTests;
    // A file that does not even load fails as a whole and counts for one.
    sum.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    for (const suite of report.testResults)
      if (suite.status === 'failed') sum.faults.push(`${name}: ${suite.name.split('/').at(-1)} failed`);
  }
  if (sum.passed + sum.failed === 0) sum.faults.push('no test ran');
  return sum;
}
