import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Child, CORES } from '../measure/child.js';
import { readUsage, type Usage } from '../measure/proc.js';
import type { QueryRequest } from '../shop/queries.js';
import { commandOf, type GatewayName, type GatewaySetting } from './commands.js';

/** What a gateway says to a query. */
export interface GraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** A gateway that has not answered by then does not start, in milliseconds. */
const START_MS = 20_000;
const POLL_MS = 50;

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

/** A gateway that runs in a process of its own. */
export class Gateway {
  private constructor(
    readonly name: GatewayName,
    readonly url: string,
    readonly headers: Readonly<Record<string, string>>,
    readonly versions: Readonly<Record<string, string>>,
    private readonly child: Child,
  ) {}

  /**
   * Starts a gateway and waits until it answers.
   *
   * @throws Error with the reason where it does not
   */
  static async start(
    name: GatewayName,
    setting: Omit<GatewaySetting, 'port'>,
    nodeOptions: readonly string[] = [],
  ): Promise<Gateway> {
    const port = await freePort();
    const { script, args, env, headers, versions } = commandOf(name, { ...setting, port });
    const child = new Child({ name, script, args, nodeOptions, env, core: CORES.gateway });
    const gateway = new Gateway(
      name,
      `http://127.0.0.1:${port}/graphql`,
      { 'content-type': 'application/json', ...headers },
      versions,
      child,
    );
    try {
      await Promise.race([child.failure(), gateway.#untilReady()]);
      return gateway;
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  async ask(request: QueryRequest): Promise<GraphAnswer> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${this.name} answers with ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as GraphAnswer;
  }

  /** What its process has used up to now. */
  usage(): Usage {
    return readUsage(this.child.pid);
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  async #untilReady(): Promise<void> {
    const deadline = performance.now() + START_MS;
    for (;;) {
      try {
        await this.ask({ query: '{ __typename }' });
        return;
      } catch (error) {
        if (this.child.hasEnded) await this.child.failure();
        if (performance.now() > deadline)
          throw new Error(`${this.name} does not answer within ${START_MS} ms`, { cause: error });
      }
      await sleep(POLL_MS);
    }
  }
}
