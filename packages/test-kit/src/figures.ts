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
