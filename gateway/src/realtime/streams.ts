import type { TokenHolder } from '@zhucan/access';

import type { Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import type { Measures, StreamTransport } from '../metrics/measures.js';
import type { AnswerStream } from './events.js';
import { StreamEnded } from './stream-ended.js';

/** How many streams are open at once, and how long clients may take. */
export interface StreamLimits {
  /** Of the whole gateway. */
  readonly maxStreams: number;
  /** Of one subject, over all its connections. */
  readonly maxStreamsPerSubject: number;
  /** Operations under way on one WebSocket. */
  readonly maxStreamsPerConnection: number;
  /** The time in which who opens a WebSocket must have said who it is, in milliseconds. */
  readonly connectionInitMs: number;
  /** A client that takes nothing for as long is cut off, in milliseconds; what waits for it is then let go. */
  readonly slowClientMs: number;
}

/** A stream holds some kilobytes while it is quiet; a person's client has a page of them open at most. */
export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  maxStreams: 10_000,
  maxStreamsPerSubject: 100,
  maxStreamsPerConnection: 50,
  connectionInitMs: 10_000,
  slowClientMs: 15_000,
};

/** For whom a stream is. */
export interface StreamOwner {
  readonly holder: TokenHolder;
  /** On which it runs to its end. */
  readonly engine: Engine;
  readonly transport: StreamTransport;
}

/** A refusal for a limit. */
export function tooMany(rule: keyof StreamLimits, limit: number): StreamEnded {
  return new StreamEnded(gatewayProblem('STREAM_LIMIT_EXCEEDED', rule, { detail: `${rule} is ${limit}.` }));
}

/** The longest time that a timer takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a stream came to its end. */
interface Ending {
  /** As it is counted: `completed`, `client`, or the code of an error. */
  readonly reason: string;
  /** What the client is told of it, where the gateway ended it. */
  readonly told?: StreamEnded;
}

/** A stream that the gateway may end before its source does: because of a token, a limit, another schema, or a stop. */
class LiveStream implements AnswerStream {
  private ended: Ending | undefined;
  private waiting: { readonly leave: () => void } | undefined;
  private readonly expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly inner: AnswerStream,
    readonly owner: StreamOwner,
    private readonly measures: Measures | undefined,
    private readonly onEnd: (stream: LiveStream) => void,
  ) {
    measures?.subscriptionBegan(owner.transport);
    const { expiresAt } = owner.holder;
    if (expiresAt !== undefined)
      this.expiry = setTimeout(
        () => this.end(new StreamEnded(gatewayProblem('UNAUTHENTICATED', 'token expiry'))),
        Math.min(Math.max(0, expiresAt - Date.now()), LONGEST_TIMER_MS),
      ).unref();
  }

  next(): ReturnType<AnswerStream['next']> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.ended?.told) reject(this.ended.told);
        else resolve(undefined);
      };
      if (this.ended) {
        leave();
        return;
      }
      this.waiting = { leave };
      this.inner
        .next()
        .then((answer) => {
          this.waiting = undefined;
          if (answer === undefined) this.finish({ reason: 'completed' });
          else this.measures?.subscriptionAnswered(this.owner.transport);
          resolve(answer);
        })
        .catch((error: unknown) => {
          this.waiting = undefined;
          this.finish({
            reason: error instanceof StreamEnded ? error.problem.code : 'INTERNAL_SERVER_ERROR',
          });
          throw error;
        })
        .catch(reject);
    });
  }

  close(): void {
    this.finish({ reason: 'client' });
  }

  end(told: StreamEnded): void {
    this.finish({ reason: told.problem.code, told });
  }

  private finish(ended: Ending): void {
    if (this.ended) return;
    this.ended = ended;
    clearTimeout(this.expiry);
    this.measures?.subscriptionEnded(this.owner.transport, ended.reason);
    this.onEnd(this);
    this.waiting?.leave();
    this.inner.close();
  }
}

/** The streams that are open: counted against the limits, and ended where they must not go on. */
export class Streams {
  private readonly open = new Set<LiveStream>();
  /** Streams that are about to be opened count as well. */
  private readonly bySubject = new Map<string, number>();
  private count = 0;
  private stopped = false;

  constructor(
    private readonly limits: StreamLimits,
    private readonly measures?: Measures,
  ) {}

  get limit(): StreamLimits {
    return this.limits;
  }

  /** How many streams are open or about to be. */
  get size(): number {
    return this.count;
  }

  /**
   * Opens a stream.
   *
   * @param begin opens its source
   * @returns what `begin` gave where that is no stream
   * @throws StreamEnded where a limit is reached or the gateway stops
   */
  async begin<Other extends object>(
    owner: StreamOwner,
    begin: () => Promise<AnswerStream | Other>,
  ): Promise<AnswerStream | Other> {
    const { subject } = owner.holder;
    const own = this.bySubject.get(subject) ?? 0;
    if (this.isStopped()) throw shuttingDown();
    if (this.count >= this.limits.maxStreams) throw tooMany('maxStreams', this.limits.maxStreams);
    if (own >= this.limits.maxStreamsPerSubject)
      throw tooMany('maxStreamsPerSubject', this.limits.maxStreamsPerSubject);
    this.count += 1;
    this.bySubject.set(subject, own + 1);
    let begun: AnswerStream | Other;
    try {
      begun = await begin();
    } catch (error) {
      this.release(subject);
      throw error;
    }
    if (!('next' in begun)) {
      this.release(subject);
      return begun;
    }
    const live = new LiveStream(begun, owner, this.measures, (stream) => {
      this.open.delete(stream);
      this.release(subject);
    });
    this.open.add(live);
    // It stopped while the source was opened.
    if (this.isStopped()) live.end(shuttingDown());
    return live;
  }

  /** Ends what runs on an engine that serves no more: who subscribes again is served by the one after it. */
  endOn(engine: Engine): void {
    for (const stream of [...this.open])
      if (stream.owner.engine === engine)
        stream.end(new StreamEnded(gatewayProblem('SUPERGRAPH_CHANGED', 'supergraph')));
  }

  /** Ends all, and lets none begin any more. */
  stop(): void {
    this.stopped = true;
    for (const stream of [...this.open]) stream.end(shuttingDown());
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  private release(subject: string): void {
    this.count -= 1;
    const left = (this.bySubject.get(subject) ?? 1) - 1;
    if (left === 0) this.bySubject.delete(subject);
    else this.bySubject.set(subject, left);
  }
}

/** Why nothing goes on at a stop. */
export function shuttingDown(): StreamEnded {
  return new StreamEnded(gatewayProblem('SHUTTING_DOWN', 'stop'));
}
