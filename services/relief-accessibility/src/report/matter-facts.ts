import type { FactSource } from '@zhucan/subgraph-kit';

/** Events of the National Day for Helping Disabled Persons that were held in the period. */
export const helpDayEvents: FactSource = {
  recordType: 'PublicEvent',
  from: 'public_event e',
  recordId: 'e.event_id',
  occurredOn: 'e.held_on',
  regionId: 'e.region_id',
  where: {
    region: 'e.region_id = ANY(:regions)',
    campaign: "e.campaign = 'HELP_DAY'",
    status: "e.status = 'HELD'",
    period: 'e.held_on >= :from AND e.held_on < :until',
    standing: 'e.superseded_at IS NULL',
  },
};

/** Honours received in the period. */
export const honours: FactSource = {
  recordType: 'Honour',
  from: 'honour h',
  recordId: 'h.honour_id',
  occurredOn: 'h.received_on',
  occurredText: "to_char(h.received_on, CASE h.precision WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)",
  regionId: 'h.region_id',
  where: {
    region: 'h.region_id = ANY(:regions)',
    period: 'h.received_on >= :from AND h.received_on < :until',
    standing: 'h.superseded_at IS NULL',
  },
};

/** Communities under work for a municipal model in the period: begun before its end, and not finished before its begin. */
export const modelCommunities: FactSource = {
  recordType: 'ModelCommunity',
  from: 'model_community m',
  recordId: 'm.project_id',
  subject: 'm.region_id',
  occurredOn: 'm.started_on',
  regionId: 'm.region_id',
  where: {
    region: 'm.region_id = ANY(:regions)',
    level: "m.level_zh = '市级'",
    begun: 'm.started_on < :until',
    unfinished: 'm.finished_on IS NULL OR m.finished_on >= :from',
    standing: 'm.superseded_at IS NULL',
  },
};

/** Procedures that came to take one visit at most in the period. */
export const oneVisitProcedures: FactSource = {
  recordType: 'OneVisitProcedure',
  from: 'one_visit_procedure p',
  recordId: 'p.procedure_id',
  occurredOn: 'p.achieved_on',
  regionId: 'p.region_id',
  where: {
    region: 'p.region_id = ANY(:regions)',
    visits: 'p.visits_required <= 1',
    period: 'p.achieved_on >= :from AND p.achieved_on < :until',
    standing: 'p.superseded_at IS NULL',
  },
};
