import type { ServerResponse } from 'node:http';

/** Writes a response piece by piece, no faster than the client takes it. */
export class ResponseWriter {
  private isGone = false;

  /**
   * @param onGone told once, when the client is there no more or has been cut off
   * @param slowMs a client that takes nothing for as long is cut off
   */
  constructor(
    private readonly response: ServerResponse,
    onGone: () => void,
    private readonly slowMs: number,
  ) {
    response.once('close', () => {
      this.isGone = true;
      onGone();
    });
    response.once('error', () => response.destroy());
  }

  /** Whether the client is there no more. */
  get gone(): boolean {
    return this.isGone;
  }

  /** @returns once the client has taken it, or is gone */
  write(text: string): Promise<void> {
    return this.flushed((done) => this.response.write(text, done));
  }

  /** Writes the end. */
  end(text: string): Promise<void> {
    return this.flushed((done) => this.response.end(text, done));
  }

  private flushed(send: (done: () => void) => void): Promise<void> {
    if (this.isGone) return Promise.resolve();
    return new Promise((resolve) => {
      const tooSlow = setTimeout(() => this.response.destroy(), this.slowMs);
      const settle = (): void => {
        clearTimeout(tooSlow);
        this.response.off('close', settle);
        resolve();
      };
      this.response.once('close', settle);
      send(settle);
    });
  }
}
