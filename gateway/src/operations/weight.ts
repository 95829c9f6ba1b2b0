/**
 * What something that is kept weighs, in bytes by an estimate. It weighs what its parts weigh, and may grow while it is used: whoever keeps it
 * is told of every change.
 */
export class Weight {
  private total = 0;

  /** @param onChange told by how much it changes, less where that is negative */
  constructor(private onChange: ((by: number) => void) | undefined) {}

  get bytes(): number {
    return this.total;
  }

  add(bytes: number): void {
    this.total += bytes;
    this.onChange?.(bytes);
  }

  /** The weight of a part: what it comes to is added here as well. */
  part(): Weight {
    return new Weight((by) => {
      this.add(by);
    });
  }

  /** It is no longer kept: neither what it weighs counts, nor what it comes to weigh where somebody still uses it. */
  letGo(): void {
    this.onChange?.(-this.total);
    this.onChange = undefined;
  }
}
