import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@zhucan/test-kit';

import { SECTIONS } from './acceptance.js';
import { ask } from './client.js';
import { readSystemState, systemFolder } from './system.js';

/** The sections of the report that each service answers for. */
const OWNED = {
  registry: ['registry'],
  'party-affairs': ['partyBuilding'],
  'rehab-employment': ['rehabilitation', 'educationEmployment'],
  'relief-accessibility': ['publicity', 'reliefRights', 'businessEnvironment'],
} as const;

const REPORT = `{ workReport(region: "430103", period: "2019-H1") { regionCode periodCode
  ${SECTIONS.map((section) => `${section} { code }`).join(' ')} } }`;

type Report = Readonly<Record<string, unknown>>;

const frozen = new Set<number>();

function freeze(name: string): void {
  const pid = readSystemState(systemFolder()).parts[name];
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGSTOP');
  frozen.add(pid);
}

async function unavailable(): Promise<readonly string[]> {
  const response = await fetch(`${readSystemState(systemFolder()).gatewayUrl}/readyz`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { unavailable?: readonly string[] }).unavailable ?? [];
}

afterEach(async () => {
  for (const pid of frozen) process.kill(pid, 'SIGCONT');
  frozen.clear();
  await waitUntil(async () => (await unavailable()).length === 0, {
    what: 'all services',
    timeoutMs: 60_000,
  });
});

describe('a service that no longer answers', () => {
  it.each(Object.entries(OWNED))('costs its own sections alone: %s', async (name, sections) => {
    freeze(name);
    const { data, errors, status } = await ask<{ workReport: Report }>(REPORT, {}, 'integrator');
    expect(status).toBe(200);
    expect(data.workReport).toMatchObject({ regionCode: '430103', periodCode: '2019-H1' });
    for (const section of SECTIONS) {
      const isLost = (sections as readonly string[]).includes(section);
      expect([section, data.workReport[section]]).toEqual([section, isLost ? null : { code: section }]);
    }
    expect(errors.map(({ path }) => path?.[1]).sort()).toEqual([...sections].sort());
    for (const { extensions } of errors)
      expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', service: name });
    expect(await unavailable()).toEqual([name]);
  });

  it('and is killed comes back by itself', async () => {
    const { parts } = readSystemState(systemFolder());
    process.kill(parts['party-affairs'] ?? 0, 'SIGKILL');
    await waitUntil(
      async () =>
        readSystemState(systemFolder()).parts['party-affairs'] !== parts['party-affairs'] &&
        (await unavailable()).length === 0,
      { what: 'the service to come back', timeoutMs: 60_000 },
    );
    const { errors } = await ask(REPORT, {}, 'integrator');
    expect(errors).toEqual([]);
  });
});
