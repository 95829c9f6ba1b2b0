/** The facts behind a figure, as far as a test takes them apart. */
export interface TestedFacts {
  readonly recordId: string;
  readonly subject?: string;
  readonly amountFen?: string;
  readonly where: Readonly<Record<string, string>>;
}

/** A report's definition, as far as a test takes it apart. */
export interface TestedReport<Facts extends TestedFacts> {
  readonly sections: readonly { readonly indicators: readonly TestedFigure<Facts>[] }[];
  readonly planTasks: readonly TestedFigure<Facts>[];
}

/** A figure: an indicator, or how much of a planned task is done. */
export interface TestedFigure<Facts extends TestedFacts> {
  readonly code: string;
  readonly facts: Facts;
}

/** A figure with one of its predicates, as a row of `it.each`. */
export type PredicateCase<Facts> = readonly [code: string, predicate: string, facts: Facts];

/** What a service's report has to show of every figure; read from the definition, so that a new figure is not left out. */
export interface FigureCases<Facts extends TestedFacts> {
  readonly figures: readonly (readonly [code: string, facts: Facts])[];
  /** Every predicate of every figure. */
  readonly predicates: readonly PredicateCase<Facts>[];
  /** The figures that count somebody once however often. */
  readonly distinct: readonly (readonly [code: string, facts: Facts])[];
  /** The figures that have money. */
  readonly amounts: readonly (readonly [code: string, facts: Facts])[];
}

/** Takes a report's definition apart into the cases that each of its figures must stand. */
export function figureCases<Facts extends TestedFacts>(report: TestedReport<Facts>): FigureCases<Facts> {
  const figures = [...report.sections.flatMap(({ indicators }) => indicators), ...report.planTasks].map(
    ({ code, facts }) => [code, facts] as const,
  );
  return {
    figures,
    predicates: figures.flatMap(([code, facts]) =>
      Object.keys(facts.where).map((predicate) => [code, predicate, facts] as const),
    ),
    distinct: figures.filter(([, { subject, recordId }]) => subject !== undefined && subject !== recordId),
    amounts: figures.filter(([, { amountFen }]) => amountFen !== undefined),
  };
}

/**
 * The facts without one of their predicates.
 *
 * @throws RangeError where they have none of that name: the test would show nothing
 */
export function withoutPredicate<Facts extends TestedFacts>(facts: Facts, predicate: string): Facts {
  if (!(predicate in facts.where)) throw new RangeError(`there is no predicate ${predicate}`);
  const kept = Object.entries(facts.where).filter(([name]) => name !== predicate);
  return { ...facts, where: Object.fromEntries(kept) };
}

/** The facts, counting each record instead of each subject once. */
export function countingRecords<Facts extends TestedFacts>(facts: Facts): Facts {
  return { ...facts, subject: facts.recordId };
}

/** A figure measured: its number and its money, in fen. */
export interface Measured {
  readonly value: number | null;
  readonly amountFen: bigint | null;
}

/** Measures a figure for a period, by its code, and regions. */
export type Measuring = (period: string, regionIds: readonly string[]) => Promise<Measured>;

/** A whole beside the sum of its parts; what is not known counts as none in the sum. */
export interface Division {
  /** The whole, in words. */
  readonly of: string;
  readonly whole: Measured;
  readonly sum: Measured;
}

const MONTHS = Array.from({ length: 12 }, (_month, at) => `2019-${String(at + 1).padStart(2, '0')}`);

/** Ways of dividing a period, by the codes of the whole and of its parts. */
const PERIODS: readonly (readonly [whole: string, parts: readonly string[]])[] = [
  ['2019-H1', ['2019-Q1', '2019-Q2']],
  ['2019-Q2', MONTHS.slice(3, 6)],
  ['2019', ['2019-H1', '2019-H2']],
  ['2019', MONTHS],
];

async function divide(of: string, whole: Promise<Measured>, parts: Promise<Measured>[]): Promise<Division> {
  const measured = await Promise.all(parts);
  const money = measured.flatMap(({ amountFen }) => (amountFen === null ? [] : [amountFen]));
  return {
    of,
    whole: await whole,
    sum: {
      value: measured.reduce((sum, { value }) => sum + (value ?? 0), 0),
      amountFen: money.length === 0 ? null : money.reduce((sum, fen) => sum + fen, 0n),
    },
  };
}

/** A figure of one region for years, half-years and quarters, each beside the sum of its parts. */
export function divisionsOfTime(measure: Measuring, regionIds: readonly string[]): Promise<Division[]> {
  return Promise.all(
    PERIODS.map(([whole, parts]) =>
      divide(
        `${whole} in ${parts.length}`,
        measure(whole, regionIds),
        parts.map((part) => measure(part, regionIds)),
      ),
    ),
  );
}

/**
 * A figure of one region for a year, its half and its quarters, each beside the sum of the parts of the region.
 *
 * @param parts region ids of each part: a street with its communities, and the district alone for what is filed at its own level
 */
export function divisionsOfRegion(
  measure: Measuring,
  parts: readonly (readonly string[])[],
): Promise<Division[]> {
  return Promise.all(
    ['2019-Q1', '2019-Q2', '2019-H1', '2019'].map((period) =>
      divide(
        period,
        measure(period, parts.flat()),
        parts.map((part) => measure(period, part)),
      ),
    ),
  );
}

/** The divisions that speak against what a figure says of itself: those that differ where it adds up, all of them where none does differ. */
export function contradictions(divisions: readonly Division[], addsUp: boolean): readonly Division[] {
  const differing = divisions.filter(({ whole, sum }) => whole.value !== sum.value);
  if (addsUp) return differing;
  return differing.length > 0 ? [] : divisions;
}
