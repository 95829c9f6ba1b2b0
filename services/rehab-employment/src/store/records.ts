import type { Sql } from '@zhucan/sql';

/** A visit by a higher federation. */
export interface InspectionVisitView {
  readonly id: string;
  readonly visitedOn: string;
  readonly visitedText: string;
  readonly topicZh: string;
  readonly visitorZh: string;
}

/** A training class. */
export interface TrainingClassView {
  readonly id: string;
  readonly heldOn: string;
  readonly nameZh: string;
}

/** Visits by id; one statement. */
export async function findInspectionVisits(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InspectionVisitView>> {
  const rows = await sql.query<InspectionVisitView>(
    `SELECT visit_id AS id, visited_on AS "visitedOn", topic_zh AS "topicZh", visitor_zh AS "visitorZh",
            to_char(visited_on, CASE precision WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) AS "visitedText"
       FROM inspection_visit WHERE superseded_at IS NULL AND visit_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Classes by id; one statement. */
export async function findTrainingClasses(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TrainingClassView>> {
  const rows = await sql.query<TrainingClassView>(
    `SELECT class_id AS id, held_on AS "heldOn", name_zh AS "nameZh" FROM training_class WHERE superseded_at IS NULL AND class_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
