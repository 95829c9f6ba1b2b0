import type { Cancellable } from '../client-connection.js';
import { cancelled, type HttpAnswer, type HttpCall, type HttpFailure, tooLate } from './http-call.js';

/** Where a call is under way, so that it can be broken off. */
export interface Carrier {
  abandon(): void;
}

/** A call until it is answered or given up: at its time limit, or when its client goes. */
export class PendingCall implements Cancellable {
  /** Nothing while it waits for a connection. */
  carrier: Carrier | undefined;
  private readonly timer: NodeJS.Timeout;
  private settled = false;

  constructor(
    readonly call: HttpCall,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (failure: HttpFailure) => void,
    private readonly onEnd: () => void,
  ) {
    this.timer = setTimeout(() => this.giveUp(tooLate()), call.timeoutMs);
    call.client?.begin(this);
  }

  /** Whether nobody waits for it any more. */
  get isSettled(): boolean {
    return this.settled;
  }

  cancel(): void {
    this.giveUp(cancelled());
  }

  answer(status: number, text: string): void {
    if (this.settle()) this.resolve({ status, text });
  }

  fail(failure: HttpFailure): void {
    if (this.settle()) this.reject(failure);
  }

  private giveUp(failure: HttpFailure): void {
    // What was answered meanwhile has left its connection to others.
    if (!this.settle()) return;
    this.reject(failure);
    this.carrier?.abandon();
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.timer);
    this.call.client?.end(this);
    this.onEnd();
    return true;
  }
}
