import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { TIME_LEFT_HEADER } from '@zhucan/access';

import { createSubgraphClient, type SubgraphClient } from './subgraph-client.js';

const caller = { subject: 's', role: 'integrator', regionCode: null, requestId: 'r' } as const;
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A client of one subgraph that answers as it is told, call after call. */
async function clientOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ client: SubgraphClient }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createSubgraphClient({
    addresses: { one: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` },
    gatewaySecret: undefined,
    timeoutMs: 30_000,
    maxAnswerBytes: 1_000,
  });
  ended.push(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client };
}

const within = (milliseconds: number) => ({ caller, deadline: performance.now() + milliseconds });
const answered = (response: ServerResponse): void => void response.end('{"data":{}}');

describe('a call of a subgraph', () => {
  it('that was lost is made again in the time that is left', async () => {
    const left: number[] = [];
    const { client } = await clientOf((request, response) => {
      left.push(Number(request.headers[TIME_LEFT_HEADER]));
      if (left.length > 1) answered(response);
      else setTimeout(() => request.socket.destroy(), 300);
    });
    await expect(client.call('one', '{}', within(60_000), false)).resolves.toEqual({ data: {} });
    const [first = NaN, second = NaN] = left;
    expect(first - second).toBeGreaterThanOrEqual(290);
  });

  it('that had little time does not take the subgraph from those who have more', async () => {
    const late: ServerResponse[] = [];
    let isSlow = true;
    const { client } = await clientOf((_request, response) => {
      if (isSlow) late.push(response);
      else answered(response);
    });
    const hurried = Array.from({ length: 25 }, () => client.call('one', '{}', within(30), false));
    for (const call of hurried) await expect(call).rejects.toMatchObject({ rule: 'deadline' });
    isSlow = false;
    expect(client.states()).toMatchObject([{ isCircuitOpen: false }]);
    await expect(client.call('one', '{}', within(60_000), false)).resolves.toEqual({ data: {} });
    for (const response of late) response.destroy();
  });
});
