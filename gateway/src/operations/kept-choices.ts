/** Choices of conditions that are kept: an operation with more of them is compiled anew for the oldest. */
const MOST = 16;

/** Keeps what an operation comes to for the choices that came up last. */
export class KeptChoices<Compiled> extends Map<string, Compiled> {
  override set(key: string, compiled: Compiled): this {
    const [oldest] = this.size < MOST ? [] : this.keys();
    if (oldest !== undefined) this.delete(oldest);
    return super.set(key, compiled);
  }
}
