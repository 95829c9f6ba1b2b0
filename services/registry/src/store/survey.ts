import { randomUUID } from 'node:crypto';

import { type CalendarDate, recordingInstant } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';
import { writeAudit } from '@zhucan/subgraph-kit';

import { readPublicPlaces } from './regions.js';
import type { UnitOfWork } from './unit-of-work.js';

/** How a visit ended: visited at home, met elsewhere, asked by phone, lost. */
export const SURVEY_OUTCOMES = ['VISITED', 'MET', 'PHONE', 'LOST'] as const;

/** How a visit ended. */
export type SurveyOutcome = (typeof SURVEY_OUTCOMES)[number];

/** A round of the needs survey. */
export interface SurveyRoundView {
  readonly id: string;
  readonly year: number;
  readonly frozenOn: CalendarDate;
  readonly frameSize: number;
}

/** A visit of the needs survey as it stands. */
export interface SurveyVisitView {
  readonly id: string;
  readonly year: number;
  readonly residentId: string;
  readonly visitedOn: CalendarDate;
  readonly outcome: SurveyOutcome;
}

/** The round of a year, or undefined. */
export async function findSurveyRound(sql: Sql, year: number): Promise<SurveyRoundView | undefined> {
  const [round] = await sql.query<SurveyRoundView>(
    'SELECT id, year, frozen_on::text AS "frozenOn", frame_size AS "frameSize" FROM survey_round WHERE year = $1',
    [year],
  );
  return round;
}

/** Opens a round, with its audit row and event: everyone who holds a valid certificate on the day of the frame and was not erased since is in it, for good. */
export async function openSurveyRound(
  unit: UnitOfWork,
  year: number,
  frozenOn: CalendarDate,
): Promise<string> {
  const { sql } = unit;
  const id = randomUUID();
  const [round] = await sql.query<{ frameSize: number }>(
    `WITH frame AS (
       SELECT DISTINCT ON (c.resident_id) c.resident_id, r.region_id
         FROM certificate_fact c JOIN resident p ON p.id = c.resident_id AND p.erased_on IS NULL JOIN residence_fact r ON r.resident_id = c.resident_id AND r.superseded_at IS NULL
          AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
        WHERE c.superseded_at IS NULL AND c.status = 'VALID' AND c.valid_from <= $3 AND (c.valid_to IS NULL OR c.valid_to > $3)),
     round AS (
       INSERT INTO survey_round (id, year, frozen_on, frame_size, recorded_at) SELECT $1, $2, $3, count(*), $4 FROM frame RETURNING id, frame_size),
     framed AS (
       INSERT INTO survey_frame (round_id, resident_id, region_id) SELECT round.id, frame.resident_id, frame.region_id FROM round, frame)
     SELECT frame_size AS "frameSize" FROM round`,
    [id, year, frozenOn, recordingInstant()],
  );
  await writeAudit(sql, unit.caller, [
    { operation: 'open-survey-round', subjectType: 'survey-round', subjectId: id, occurredOn: unit.today },
  ]);
  await appendToOutbox(sql, [
    {
      type: 'zhucan.registry.survey-round.opened',
      aggregateId: id,
      aggregateVersion: 1,
      occurredOn: unit.today,
      public: { roundId: id, year, frozenOn, frameSize: round?.frameSize },
    },
  ]);
  return id;
}

/** The region in which a resident is in the frame of a round; undefined where they are not. */
export async function findFrameRegion(
  sql: Sql,
  roundId: string,
  residentId: string,
): Promise<string | undefined> {
  const [framed] = await sql.query<{ regionId: string }>(
    'SELECT region_id AS "regionId" FROM survey_frame WHERE round_id = $1 AND resident_id = $2',
    [roundId, residentId],
  );
  return framed?.regionId;
}

/** Records a visit with its audit row and event; one that stands for the person is superseded and keeps its id. Saying the same again writes nothing. */
export async function recordSurveyVisit(
  unit: UnitOfWork,
  visit: {
    roundId: string;
    residentId: string;
    /** Where the resident is in the frame. */
    regionId: string;
    visitedOn: CalendarDate;
    outcome: SurveyOutcome;
  },
): Promise<string> {
  const { sql } = unit;
  const recordedAt = recordingInstant();
  const [former] = await sql.query<{
    visit_id: string;
    version: number;
    visited_on: string;
    outcome: string;
  }>(
    `SELECT visit_id, version, visited_on::text, outcome FROM survey_visit
      WHERE round_id = $1 AND resident_id = $2 AND superseded_at IS NULL FOR UPDATE`,
    [visit.roundId, visit.residentId],
  );
  if (former?.visited_on === visit.visitedOn && former.outcome === visit.outcome) return former.visit_id;
  const id = former?.visit_id ?? randomUUID();
  const version = (former?.version ?? 0) + 1;
  await sql.query(
    'UPDATE survey_visit SET superseded_at = $2 WHERE visit_id = $1 AND superseded_at IS NULL',
    [id, recordedAt],
  );
  await sql.query(
    `INSERT INTO survey_visit (visit_id, version, round_id, resident_id, visited_on, outcome, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, version, visit.roundId, visit.residentId, visit.visitedOn, visit.outcome, recordedAt],
  );
  await writeAudit(sql, unit.caller, [
    {
      operation: 'record-survey-visit',
      subjectType: 'survey-visit',
      subjectId: id,
      occurredOn: visit.visitedOn,
    },
  ]);
  const places = await readPublicPlaces(sql, [visit.regionId]);
  const { roundId, visitedOn, outcome } = visit;
  await appendToOutbox(sql, [
    {
      type: `zhucan.registry.survey-visit.${version === 1 ? 'recorded' : 'corrected'}`,
      aggregateId: id,
      aggregateVersion: version,
      occurredOn: visitedOn,
      public: {
        visitId: id,
        roundId,
        streetCode: places.get(visit.regionId)?.street ?? null,
        visitedOn,
        outcome,
      },
    },
  ]);
  return id;
}

/** Reads visits by id; one statement. */
export async function findSurveyVisits(
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, SurveyVisitView>> {
  const rows = await sql.query<SurveyVisitView>(
    `SELECT v.visit_id AS id, s.year, v.resident_id AS "residentId", v.visited_on::text AS "visitedOn", v.outcome
       FROM survey_visit v JOIN survey_round s ON s.id = v.round_id WHERE v.visit_id = ANY($1::uuid[]) AND v.superseded_at IS NULL`,
    [ids],
  );
  return new Map(rows.map((visit) => [visit.id, visit]));
}
