/** The value below which a share of the values lies; values must not be empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Figures of one run. Rates are events a second, times milliseconds. */
export interface Figures {
  readonly events: number;
  /** The relay, draining what had gathered, and a producer of the same library alone with the same messages. */
  readonly relayRate: number;
  readonly rawRate: number;
  /** Events a second while latency was measured. */
  readonly ingestRate: number;
  readonly latency: {
    readonly p50: number;
    readonly p99: number;
    readonly most: number;
    readonly events: number;
  };
  /** Memory of the relay's process before, midway and after, in MiB. */
  readonly residentMiB: readonly [number, number, number];
  /** A transaction that changes a row, without and with an event of it. */
  readonly transaction: { readonly without: number; readonly with: number };
}

/** A goal and whether it was met. */
export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly goal: string;
  readonly met: boolean;
}

/** What figures come to, against the goals. */
export function verdicts({
  relayRate,
  rawRate,
  ingestRate,
  latency,
  residentMiB,
  transaction,
}: Figures): Verdict[] {
  const share = relayRate / rawRate;
  const [before, midway, after] = residentMiB;
  const drain = relayRate / ingestRate;
  const cost = transaction.with / transaction.without;
  const mib = (value: number): string => value.toFixed(0);
  return [
    {
      what: 'relay against a raw producer',
      found: `${share.toFixed(2)} (${relayRate.toFixed(0)} against ${rawRate.toFixed(0)} events/s)`,
      goal: 'at least 0.6',
      met: share >= 0.6,
    },
    {
      what: `commit to consumer, at ${ingestRate.toFixed(0)} events/s`,
      found: `p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms, most ${latency.most.toFixed(1)} ms`,
      goal: 'p99 below 50 ms',
      met: latency.p99 < 50,
    },
    {
      what: 'drain of a backlog against that rate',
      found: `${drain.toFixed(1)} times`,
      goal: 'at least 5 times',
      met: drain >= 5,
    },
    {
      what: 'memory of the relay before, midway, after',
      found: `${mib(before)}, ${mib(midway)}, ${mib(after)} MiB`,
      goal: 'after at most 1.2 times midway',
      met: after <= midway * 1.2,
    },
    {
      what: 'a writing transaction with its event against one without',
      found: `${cost.toFixed(2)} (${transaction.with.toFixed(2)} against ${transaction.without.toFixed(2)} ms)`,
      goal: 'none',
      met: true,
    },
  ];
}
