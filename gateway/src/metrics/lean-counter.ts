import { Counter } from 'prom-client';

/** Counts one combination of labels. */
export interface Tally {
  count: number;
}

/** What a counter is made of. */
export interface LeanCounterSettings<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** A counter that adds to a number: those of prom-client make a text of the labels each time. It hands its numbers over when it is read. */
export class LeanCounter<Label extends string> extends Counter<Label> {
  /** Belongs to no registry before it is registered. */
  constructor(
    settings: LeanCounterSettings<Label>,
    private readonly tallies: (Tally & { readonly labels: Readonly<Record<Label, string>> })[] = [],
  ) {
    super({
      ...settings,
      registers: [],
      collect() {
        this.reset();
        for (const { labels, count } of tallies) this.inc(labels, count);
      },
    });
  }

  /** Adds a combination of labels; to be kept by whoever counts, and asked for once. */
  add(labels: Readonly<Record<Label, string>>): Tally {
    const added = { labels, count: 0 };
    this.tallies.push(added);
    return added;
  }
}
