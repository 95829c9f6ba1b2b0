/** What a figure is counted from: rows `subject, occurred_on, occurred_text, region_code, stated_value` of the store, by SQL with `$from` and `$until`. */
export interface Facts {
  readonly sql: string;
  /** Whether each row is counted, or the last one states the figure. */
  readonly stated?: boolean;
}

const inPeriod = (column: string): string => `${column} >= $from AND ${column} < $until`;
/** Neither refused, withdrawn nor cancelled before the end of the period. */
const NOT_ENDED = '(ended_on IS NULL OR ended_on >= $until)';

function select(from: string, subject: string, day: string, where: readonly string[], text?: string): string {
  return `SELECT ${subject} AS subject, ${day} AS occurred_on, ${text ?? `strftime(${day}, '%Y-%m-%d')`} AS occurred_text, region_code
    FROM ${from} WHERE ${where.join(' AND ')}`;
}

function ofCases(programmeCode: string, day: string, ...where: readonly string[]): Facts {
  return { sql: select('programme_case', 'subject', day, [`programme_code = '${programmeCode}'`, ...where]) };
}

/** Who applied in the period, with an application that stands at its end. */
export const applied = (code: string): Facts =>
  ofCases(code, 'submitted_on', inPeriod('submitted_on'), NOT_ENDED);
/** Who was confirmed after the public notice, with a case that stands at the end of the period. */
export const confirmed = (code: string): Facts =>
  ofCases(code, 'confirmed_on', inPeriod('confirmed_on'), NOT_ENDED);
/** To whom the service, device or insurance was given in the period. */
export const delivered = (code: string): Facts => ofCases(code, 'delivered_on', inPeriod('delivered_on'));
/** Who was paid in the period. */
export const paid = (code: string): Facts => ofCases(code, 'paid_on', inPeriod('paid_on'));
/** Who is in a service on the last day of the period. */
export const inService = (code: string): Facts =>
  ofCases(
    code,
    'delivered_on',
    'delivered_on < $until',
    '(closed_on IS NULL OR closed_on >= $until)',
    NOT_ENDED,
  );

/** Records of the Party branch of a kind that were held in the period. */
export const held = (kind: string): Facts => ({
  sql: select('party_record', 'record_id', 'held_on', [
    `kind = '${kind}'`,
    `status = 'HELD'`,
    inPeriod('held_on'),
  ]),
});

/** What the last check before the end of the period found; zero is a finding. */
export const floatingMembers: Facts = {
  stated: true,
  sql: `SELECT record_id AS subject, held_on AS occurred_on, strftime(held_on, '%Y-%m-%d') AS occurred_text, region_code, stated_value
          FROM party_record WHERE kind = 'MEMBERSHIP_CHECK' AND status = 'HELD' AND held_on < $until`,
};

export const activists: Facts = {
  sql: select('party_stage', 'member_id', 'since', [
    `stage = 'ACTIVIST'`,
    'since < $until',
    '(until IS NULL OR until >= $until)',
  ]),
};

/** Who held a valid certificate at the end of the last month of the period. */
export const certificateHolders: Facts = {
  sql: select('certificate_held', 'resident_id', `CAST(first_month || '-01' AS DATE)`, [
    `first_month <= strftime(CAST($until AS DATE) - 1, '%Y-%m')`,
    `(last_month IS NULL OR last_month >= strftime(CAST($until AS DATE) - 1, '%Y-%m'))`,
  ]),
};

const byPrecision = (day: string): string =>
  `CASE precision WHEN 'MONTH' THEN strftime(${day}, '%Y-%m') ELSE strftime(${day}, '%Y-%m-%d') END`;

export const inspectionVisits: Facts = {
  sql: select(
    'inspection_visit',
    'visit_id',
    'visited_on',
    [inPeriod('visited_on')],
    byPrecision('visited_on'),
  ),
};
export const honours: Facts = {
  sql: select('honour', 'honour_id', 'received_on', [inPeriod('received_on')], byPrecision('received_on')),
};
export const helpDayEvents: Facts = {
  sql: select('public_event', 'event_id', 'held_on', [
    `campaign = 'HELP_DAY'`,
    `status = 'HELD'`,
    inPeriod('held_on'),
  ]),
};
export const modelCommunities: Facts = {
  sql: select('model_community', 'project_id', 'started_on', [
    `level = 'MUNICIPAL'`,
    'started_on < $until',
    '(finished_on IS NULL OR finished_on >= $from)',
  ]),
};
export const oneVisitProcedures: Facts = {
  sql: select('one_visit_procedure', 'procedure_id', 'achieved_on', [
    'visits_required <= 1',
    inPeriod('achieved_on'),
  ]),
};
