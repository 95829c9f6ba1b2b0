import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';

/** Is told of values, one after the other. */
export interface Observer {
  observe(value: number): void;
}

/** What one combination of labels has been told. */
class Series<Label extends string> implements Observer {
  /** How many values fell between two bounds; the last place counts what is over all of them. */
  readonly counts: number[];
  sum = 0;

  constructor(
    readonly labels: Readonly<Record<Label, string>>,
    private readonly bounds: readonly number[],
  ) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (value > (this.bounds[at] ?? Infinity)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += value;
  }
}

/** What a histogram is made of. */
export interface LeanHistogramSettings<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** The upper bounds, rising. */
  readonly buckets: readonly number[];
}

/**
 * A histogram that adds to two numbers for each value. Those of prom-client make a text of the labels for each value, even where the labels were
 * bound before, which costs more than a microsecond; a request has ten such values.
 */
export class LeanHistogram<Label extends string> extends Histogram<Label> {
  private readonly series: Series<Label>[] = [];
  private readonly settings: LeanHistogramSettings<Label>;
  /** Name, help and type as the library writes them. */
  private readonly described: Promise<MetricObjectWithValues<MetricValueWithName<Label>>>;

  /** Belongs to no registry before it is registered. */
  constructor(settings: LeanHistogramSettings<Label>) {
    super({ ...settings, buckets: [...settings.buckets], registers: [] });
    this.settings = settings;
    this.described = new Histogram<Label>({ name: settings.name, help: settings.help, registers: [] }).get();
  }

  /** Adds a combination of labels; to be kept by whoever observes, and asked for once. */
  add(labels: Readonly<Record<Label, string>>): Observer {
    const added = new Series(labels, this.settings.buckets);
    this.series.push(added);
    return added;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    return { ...(await this.described), values: this.values() };
  }

  /** What the registry writes; it asks for this in place of `get` where there is both. */
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    return this.get();
  }

  private values(): MetricValueWithName<Label>[] {
    const { name, buckets } = this.settings;
    return this.series.flatMap(({ labels, counts, sum }) => {
      let below = 0;
      const ofBounds = counts.map((count, at) => {
        below += count;
        const le = buckets[at] ?? '+Inf';
        return { labels: { le, ...labels }, value: below, metricName: `${name}_bucket` };
      });
      return [
        ...ofBounds,
        { labels, value: sum, metricName: `${name}_sum` },
        { labels, value: below, metricName: `${name}_count` },
      ];
    });
  }
}
