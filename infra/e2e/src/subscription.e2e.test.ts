import { describe, expect, it } from '@jest/globals';
import { sandboxResidents } from '@zhucan/dataset-2019';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { ask, newRequestId, token } from './client.js';
import { readSystemState, systemFolder } from './system.js';

/** Has a prosthesis that is confirmed and not given yet. */
const RESIDENT = sandboxResidents[9];

/** By the clock of the system. */
const TODAY = '2019-07-01';

const CHANGES = `subscription ($after: String) { rehabEmploymentCaseChanged(region: "430103", after: $after) {
  cursor event programmeCode status case { id caseNumber status resident { id name } } } }`;

interface Change {
  readonly cursor: string;
  readonly event: string;
  readonly programmeCode: string;
  readonly status: string;
  readonly case: {
    readonly id: string;
    readonly status: string;
    readonly resident: { readonly id: string; readonly name: string };
  };
}
interface Changed {
  readonly rehabEmploymentCaseChanged: Change;
}

const gateway = (): string => `${readSystemState(systemFolder()).gatewayUrl}/graphql`;

async function confirmedCase(): Promise<string> {
  const { data } = await ask<{ resident: { rehabEmploymentCases: { id: string; status: string }[] } }>(
    'query ($id: ID!) { resident(id: $id) { rehabEmploymentCases { id status } } }',
    { id: RESIDENT?.residentId },
  );
  const found = data.resident.rehabEmploymentCases.find(({ status }) => status === 'CONFIRMED');
  if (!found) throw new Error('the data set has no such case');
  return found.id;
}

async function take(caseId: string, step: string): Promise<void> {
  const { data } = await ask<{ takeRehabEmploymentStep: { problems: unknown[] } }>(
    'mutation ($input: TakeRehabEmploymentStepInput!) { takeRehabEmploymentStep(input: $input) { problems { code } } }',
    { input: { requestId: newRequestId(), caseId, step, occurredOn: TODAY } },
  );
  expect(data.takeRehabEmploymentStep.problems).toEqual([]);
}

/** What a step of the case looks like to who listens: its own state, and the case as the graph knows it now. */
const changeOf = (caseId: string, status: string) => ({
  cursor: expect.any(String),
  event: expect.stringMatching(/^zhucan\.rehab-employment\.case\./),
  programmeCode: 'PROSTHESES',
  status,
  case: {
    id: caseId,
    caseNumber: expect.any(String),
    status,
    resident: { id: RESIDENT?.residentId, name: RESIDENT?.name },
  },
});

/** Subscribes by server-sent events: once the answer begins, nothing that happens is missed. @returns what reads the first change */
async function listen(): Promise<() => Promise<Change>> {
  const response = await fetch(gateway(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${await token('district')}`,
    },
    body: JSON.stringify({ query: CHANGES }),
  });
  expect(response.status).toBe(200);
  return async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const data = /^data: (.+)$/m.exec(text)?.[1];
      // To leave the loop closes the connection.
      if (data !== undefined) return (JSON.parse(data) as { data: Changed }).data.rehabEmploymentCaseChanged;
    }
    throw new Error('the stream ended before anything happened');
  };
}

async function connect(): Promise<Client> {
  const authorization = `Bearer ${await token('district')}`;
  return createClient({
    url: gateway().replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization },
  });
}

/** The change after a cursor, over a WebSocket of its own that is closed then; `meanwhile` happens once it listens or before. */
async function nextAfter(after: string, meanwhile: () => Promise<void>): Promise<Change | undefined> {
  const client = await connect();
  const changes = client.iterate<Changed>({ query: CHANGES, variables: { after } });
  const [next] = await Promise.all([changes.next(), meanwhile()]);
  await client.dispose();
  const { data, errors } = next.value as { data?: Changed; errors?: unknown };
  expect(errors).toBeUndefined();
  return data?.rehabEmploymentCaseChanged;
}

describe('who subscribes to the steps of cases', () => {
  it('is told each of them with what the graph knows, and goes on after his last cursor where he was away', async () => {
    const caseId = await confirmedCase();
    const first = await listen();
    await take(caseId, 'RECORD_DELIVERY');
    const delivered = await first();
    expect(delivered).toEqual(changeOf(caseId, 'DELIVERED'));

    const followedUp = await nextAfter(delivered.cursor, () => take(caseId, 'RECORD_FOLLOW_UP'));
    expect(followedUp).toEqual(changeOf(caseId, 'FOLLOWED_UP'));

    // Nobody listens.
    await take(caseId, 'CLOSE');
    const closed = await nextAfter(followedUp?.cursor ?? '', () => Promise.resolve());
    expect(closed).toEqual(changeOf(caseId, 'CLOSED'));
  });

  it('is refused without the permission to read cases, and with a cursor that is none', async () => {
    const refusal = async (role: string, after?: string): Promise<unknown> => {
      const response = await fetch(gateway(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${await token(role)}`,
        },
        body: JSON.stringify({ query: CHANGES, variables: { after } }),
      });
      return /"code":"([A-Z_]+)"/.exec(await response.text())?.[1];
    };
    expect(await refusal('integrator')).toBe('FORBIDDEN');
    expect(await refusal('district', 'nonsense')).toBe('CURSOR_INVALID');
  });
});
