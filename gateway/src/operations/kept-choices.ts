import { weightOfText } from './weighing.js';
import type { Weight } from './weight.js';

/** Choices of conditions that are kept: an operation with more of them is compiled anew for the oldest. */
const MOST = 16;
/** The key's place, and the frame of what is compiled: objects, lists and functions around calls and shapes. */
const FRAME = 1_500;

/** Keeps what an operation comes to for the choices that came up last. */
export class KeptChoices<Compiled> {
  private readonly kept = new Map<string, { readonly compiled: Compiled; readonly weight: Weight }>();

  /** @param weight that of the operation: what is kept is a part of it, until it is kept no more */
  constructor(private readonly weight: Weight) {}

  /**
   * What the operation comes to for a choice.
   *
   * @param compile where it is not kept; adds to the weight what it makes
   */
  of(key: string, compile: (weight: Weight) => Compiled): Compiled {
    const known = this.kept.get(key);
    if (known) return known.compiled;
    const weight = this.weight.part();
    try {
      const compiled = compile(weight);
      weight.add(FRAME + weightOfText(key));
      this.letOldestGo();
      this.kept.set(key, { compiled, weight });
      return compiled;
    } catch (error) {
      weight.letGo();
      throw error;
    }
  }

  private letOldestGo(): void {
    const [oldest] = this.kept.size < MOST ? [] : this.kept;
    if (oldest === undefined) return;
    const [key, { weight }] = oldest;
    this.kept.delete(key);
    weight.letGo();
  }
}
