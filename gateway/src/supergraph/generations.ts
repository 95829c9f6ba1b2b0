import { setImmediate as turn } from 'node:timers/promises';

import type { Engine } from '../engine/engine.js';
import type { GatewayLogger } from '../logger.js';
import type { Measures } from '../metrics/measures.js';
import type { SubgraphState } from '../subgraphs/subgraph-client.js';

/** How an attempt to serve another supergraph came out. */
export type Replacement = 'replaced' | 'unchanged' | 'refused';

/** The engine that a request runs on, from its beginning to its end. */
export interface Lease {
  readonly engine: Engine;
  /** Must be called once, when the request is over. */
  release(): void;
}

/** What serves a supergraph. */
export interface Serving {
  readonly engine: Engine;
  /** Where its subgraphs are called, by their names. */
  readonly addresses: Readonly<Record<string, string>>;
  /** How each subgraph is. */
  readonly subgraphs: () => readonly SubgraphState[];
}

interface Generation extends Serving {
  readonly supergraphSdl: string;
  /** In milliseconds since 1970. */
  readonly since: number;
  requests: number;
  isOld: boolean;
}

/** Operations that are planned anew before a new generation serves: those that were asked for last. */
const WARMED = 200;

/**
 * The engines over the supergraphs that came one after the other. A request ends on the engine that it began on; a new supergraph serves once its
 * plans for what is asked for are made; one that cannot be served is refused, and the last good one stays.
 */
export class Generations {
  private current: Generation | undefined;
  private replacing: Promise<unknown> = Promise.resolve();

  /** @param build what serves a supergraph; throws with the reason where it cannot be served */
  constructor(
    private readonly build: (supergraphSdl: string) => Serving,
    private readonly logger: GatewayLogger,
    private readonly measures?: Measures,
    /** Told of an engine that serves no new requests any more. */
    private readonly onOld: (engine: Engine) => void = () => undefined,
    /** Operations that are planned for each supergraph, whether or not anybody has asked for them. */
    private readonly expected: () => ReturnType<Engine['known']> = () => [],
  ) {}

  /** What is served, and since when, in milliseconds since 1970; nothing where there is no supergraph. */
  get serving(): (Serving & { readonly since: number }) | undefined {
    return this.current;
  }

  /** Takes the engine of the moment for a request; nothing where there is none. */
  lease(): Lease | undefined {
    const generation = this.current;
    if (generation === undefined) return undefined;
    generation.requests += 1;
    return {
      engine: generation.engine,
      release: () => {
        generation.requests -= 1;
        this.freeIfUnused(generation);
      },
    };
  }

  /** Serves another supergraph. One attempt at a time: a later one waits for the one before. */
  replace(supergraphSdl: string): Promise<Replacement> {
    const attempt = this.replacing.then(async () => {
      const outcome = await this.attempt(supergraphSdl);
      this.measures?.supergraphRead(outcome);
      return outcome;
    });
    // One that fails must not take those after it along.
    this.replacing = attempt.catch(() => undefined);
    return attempt;
  }

  /** Prepares what is expected now for the supergraph that is served. */
  async warmExpected(): Promise<void> {
    const lease = this.lease();
    if (lease === undefined) return;
    try {
      await this.warm(lease.engine, this.expected());
    } finally {
      lease.release();
    }
  }

  /** Closes the engine; requests are over. */
  async close(): Promise<void> {
    await this.replacing;
    const generation = this.current;
    this.current = undefined;
    await generation?.engine.close();
  }

  private async attempt(supergraphSdl: string): Promise<Replacement> {
    const before = this.current;
    if (before?.supergraphSdl === supergraphSdl) return 'unchanged';
    let serving: Serving;
    try {
      serving = this.build(supergraphSdl);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.error(
        { reason },
        before ? 'a new supergraph is refused' : 'the supergraph cannot be served',
      );
      return 'refused';
    }
    const asked = before?.engine.known(WARMED) ?? [];
    await this.warm(serving.engine, [...this.expected(), ...asked]);
    this.current = { ...serving, supergraphSdl, since: Date.now(), requests: 0, isOld: false };
    if (before) {
      before.isOld = true;
      this.onOld(before.engine);
      this.freeIfUnused(before);
      this.logger.info({}, 'a new supergraph is served');
    }
    return 'replaced';
  }

  private async warm(engine: Engine, operations: ReturnType<Engine['known']>): Promise<void> {
    for (const { query, operationName } of operations) {
      // Requests have their turn between two plans; a query that no longer fits is refused when it is asked.
      await turn();
      try {
        engine.prepare(query, operationName, true);
      } catch (error) {
        this.logger.error({ err: error }, 'an operation could not be prepared before it is asked for');
      }
    }
  }

  private freeIfUnused(generation: Generation): void {
    if (!generation.isOld || generation.requests > 0) return;
    generation.engine.close().catch((error: unknown) => {
      this.logger.error({ err: error }, 'the connections of a former supergraph did not close');
    });
  }
}
