const WIDTH = 20;

/** Prints a line of a part with the part's name before it. */
export function printPrefixed(part: string, line: string): void {
  if (line.trim() !== '') process.stderr.write(`${part.padEnd(WIDTH)} | ${line}\n`);
}

/** A time as people read it: `840 ms`, `12.3 s`. */
export function readableTime(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** Times of the parts of a run, in order. */
export class Times {
  readonly #parts: { name: string; milliseconds: number }[] = [];

  add(name: string, milliseconds: number): void {
    this.#parts.push({ name, milliseconds });
  }

  /** Does a part and keeps how long it took. */
  async measure<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.add(name, performance.now() - began);
    return result;
  }

  toString(): string {
    return this.#parts.map(({ name, milliseconds }) => `${name} ${readableTime(milliseconds)}`).join(', ');
  }
}
