import { datasetRows } from '@zhucan/dataset-2019';

import { caseEvents } from './cases.js';
import { readPlaces, regionEvents } from './places.js';
import { procedureEvents, publicEvents } from './records.js';
import type { SampleEvent } from './sample.js';

/** First and last day of the half-year. */
const HALF = { from: '2019-01-01', until: '2019-06-30' } as const;

/**
 * The public events of the first half of 2019 in the order of their business dates, by the data set in which everybody is made up: regions
 * first, then cases, campaigns and procedures that began in it. Of one aggregate the versions follow each other without a gap.
 */
export function sampleEvents(): SampleEvent[] {
  const rows = datasetRows();
  const of = (kind: string) => rows.get(kind) ?? [];
  const places = readPlaces(of('regions'));
  const happened = [
    ...caseEvents('rehab-employment', of('rehab-cases'), places),
    ...caseEvents('relief-accessibility', of('relief-cases'), places),
    ...publicEvents(of('public-events'), places),
    ...procedureEvents(of('one-visit-procedures'), places),
  ];
  const begun = new Set(
    happened.flatMap((event) =>
      event.version === 1 && event.occurredOn >= HALF.from ? [event.aggregateId] : [],
    ),
  );
  const within = happened
    .filter(({ aggregateId, occurredOn }) => begun.has(aggregateId) && occurredOn <= HALF.until)
    .sort((one, other) =>
      one.occurredOn === other.occurredOn
        ? one.version - other.version
        : one.occurredOn < other.occurredOn
          ? -1
          : 1,
    );
  return [...regionEvents(of('regions'), places), ...within];
}
