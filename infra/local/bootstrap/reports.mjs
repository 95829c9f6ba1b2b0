import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Each package's own report, written by its test runner. */
const REPORT = 'jest-report.json';
const FOLDERS_OF_PACKAGES = ['packages', 'services', 'infra'];
/** Lines of a failure that stand in the summary: what was expected, what came, and where. */
const LINES_OF_A_FAILURE = 20;

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

/** What a file's failed tests are called, each with the beginning of what it said. */
function failuresOf(suite) {
  const begin = (text) => {
    const lines = stripVTControlCharacters(text).trim().split('\n');
    const own = lines.filter((line) => !/^\s+at .*(node_modules|node:internal)/.test(line));
    return own.slice(0, LINES_OF_A_FAILURE).join('\n    ');
  };
  const tests = suite.assertionResults.filter(({ status }) => status === 'failed');
  if (tests.length === 0) return [`  ${begin(suite.message)}`];
  return tests.map(
    ({ fullName, failureMessages }) => `  ${fullName}\n    ${begin(failureMessages.join('\n'))}`,
  );
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
      if (suite.status === 'failed')
        sum.faults.push([`${name}: ${suite.name.split('/').at(-1)} failed`, ...failuresOf(suite)].join('\n'));
  }
  if (sum.passed + sum.failed === 0) sum.faults.push('no test ran');
  return sum;
}
