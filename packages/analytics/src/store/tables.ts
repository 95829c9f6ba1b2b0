/** What the store keeps: events as they came, each once, and which aggregates were erased. */
export const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS event (
     context VARCHAR NOT NULL, aggregate_type VARCHAR NOT NULL, aggregate_id VARCHAR NOT NULL, version INTEGER NOT NULL,
     event_id UUID NOT NULL, type VARCHAR NOT NULL, occurred_on DATE NOT NULL, recorded_at TIMESTAMPTZ NOT NULL, data JSON NOT NULL,
     PRIMARY KEY (context, aggregate_type, aggregate_id, version))`,
  `COMMENT ON TABLE event IS '公开事件，每个一行。 Public events, a row for each: the version is the key, so that one that is delivered again does nothing.'`,
  `CREATE TABLE IF NOT EXISTS erased (
     context VARCHAR NOT NULL, aggregate_type VARCHAR NOT NULL, aggregate_id VARCHAR NOT NULL, version INTEGER NOT NULL,
     PRIMARY KEY (context, aggregate_type, aggregate_id))`,
  `CREATE TABLE IF NOT EXISTS read_to (
     topic VARCHAR NOT NULL, partition INTEGER NOT NULL, message_offset BIGINT NOT NULL, event_id VARCHAR NOT NULL, PRIMARY KEY (topic, partition))`,
  `COMMENT ON TABLE read_to IS '各分区已读到的消息。 The last message of each partition that was read, by its offset and the id of its event.'`,
  `COMMENT ON TABLE erased IS '已删除的对象。 Aggregates that were erased: nothing of theirs up to the version comes in again.'`,
];

const text = (name: string, as: string): string => `(data->>'${name}') AS ${as}`;
const date = (name: string, as: string): string => `CAST((data->>'${name}') AS DATE) AS ${as}`;

function latest(view: string, comment: string, of: string, columns: readonly string[]): string[] {
  return [
    `CREATE OR REPLACE VIEW ${view} AS SELECT ${columns.join(', ')} FROM latest WHERE ${of}`,
    `COMMENT ON VIEW ${view} IS '${comment}'`,
  ];
}

const DAYS = [
  ['submittedOn', 'submitted_on'],
  ['approvedOn', 'approved_on'],
  ['confirmedOn', 'confirmed_on'],
  ['deliveredOn', 'delivered_on'],
  ['paidOn', 'paid_on'],
  ['closedOn', 'closed_on'],
  ['endedOn', 'ended_on'],
] as const;

/** Things as they stand, for figures and for whoever asks with SQL of their own. Regions go to the street at most. */
export const VIEWS: readonly string[] = [
  `CREATE OR REPLACE VIEW latest AS
     SELECT * FROM event QUALIFY row_number() OVER (PARTITION BY context, aggregate_type, aggregate_id ORDER BY version DESC) = 1`,
  `COMMENT ON VIEW latest IS '每个对象的最近事件，即其现状。 The last event of each thing, which tells the whole of it.'`,
  ...latest('region', '区划。 Regions.', `aggregate_type = 'region'`, [
    text('id', 'id'),
    text('code', 'code'),
    text('level', 'level'),
    text('nameZh', 'name_zh'),
    text('streetId', 'street_id'),
    text('districtId', 'district_id'),
    text('cityId', 'city_id'),
  ]),
  ...latest('resident', '残疾人，去标识。 Residents, without identifiers.', `aggregate_type = 'resident'`, [
    'aggregate_id AS resident_id',
    `CAST((data->>'birthYear') AS INTEGER) AS birth_year`,
    text('sex', 'sex'),
    text('streetCode', 'street_code'),
    text('category', 'category'),
    `CAST((data->>'grade') AS INTEGER) AS grade`,
    text('certificateStatus', 'certificate_status'),
    `(data->'certificateHeld') AS certificate_held`,
  ]),
  `CREATE OR REPLACE VIEW certificate_held AS
     SELECT resident_id, (held->>'from') AS first_month, (held->>'to') AS last_month, (held->>'regionId') AS region_code
       FROM (SELECT resident_id, unnest(CAST(certificate_held AS JSON[])) AS held FROM resident WHERE certificate_held IS NOT NULL)`,
  `COMMENT ON VIEW certificate_held IS '月末持有有效残疾人证的月份。 Months at whose end a valid certificate was held, and where.'`,
  ...latest(
    'programme_case',
    '个案，不含人和金额。 Cases, without people and money.',
    `aggregate_type = 'case'`,
    [
      'context',
      'aggregate_id AS case_id',
      `coalesce((data->>'firstCaseId'), aggregate_id) AS subject`,
      `(data->>'firstCaseId') IS NULL OR (data->'dates') IS NULL AS incomplete`,
      text('programmeCode', 'programme_code'),
      `coalesce((data->>'streetCode'), (data->>'districtCode')) AS region_code`,
      text('status', 'status'),
      ...DAYS.map(([name, column]) => `CAST((data->'dates'->>'${name}') AS DATE) AS ${column}`),
    ],
  ),
  ...latest(
    'party_record',
    '党务活动。 Records of the Party branch.',
    `context = 'party-affairs' AND aggregate_type = 'record'`,
    [
      'aggregate_id AS record_id',
      text('kind', 'kind'),
      text('status', 'status'),
      date('heldOn', 'held_on'),
      text('regionId', 'region_code'),
      `CAST((data->>'statedValue') AS INTEGER) AS stated_value`,
    ],
  ),
  `CREATE OR REPLACE VIEW party_stage AS
     SELECT member_id, (step->>'stage') AS stage, CAST((step->>'since') AS DATE) AS since, region_code,
            lead(CAST((step->>'since') AS DATE)) OVER (PARTITION BY member_id ORDER BY place) AS until
       FROM (SELECT aggregate_id AS member_id, (data->>'regionId') AS region_code, unnest(CAST((data->'stages') AS JSON[])) AS step,
                    generate_subscripts(CAST((data->'stages') AS JSON[]), 1) AS place
               FROM latest WHERE context = 'party-affairs' AND aggregate_type = 'member')`,
  `COMMENT ON VIEW party_stage IS '发展阶段。 Stages of those on the roll of the Party branch.'`,
  ...latest('inspection_visit', '上级调研。 Visits by a higher federation.', `aggregate_type = 'visit'`, [
    'aggregate_id AS visit_id',
    date('visitedOn', 'visited_on'),
    text('precision', 'precision'),
    text('regionId', 'region_code'),
  ]),
  ...latest('public_event', '宣传活动。 Public events.', `aggregate_type = 'public-event'`, [
    'aggregate_id AS event_id',
    text('campaign', 'campaign'),
    text('status', 'status'),
    date('heldOn', 'held_on'),
    text('regionId', 'region_code'),
  ]),
  ...latest('honour', '荣誉。 Honours.', `aggregate_type = 'honour'`, [
    'aggregate_id AS honour_id',
    date('receivedOn', 'received_on'),
    text('precision', 'precision'),
    text('regionId', 'region_code'),
  ]),
  ...latest('model_community', '无障碍改造社区。 Model communities.', `aggregate_type = 'project'`, [
    'aggregate_id AS project_id',
    text('level', 'level'),
    date('startedOn', 'started_on'),
    date('finishedOn', 'finished_on'),
    text('regionId', 'region_code'),
  ]),
  ...latest(
    'one_visit_procedure',
    '“最多跑一次”事项。 One-visit procedures.',
    `aggregate_type = 'procedure'`,
    [
      'aggregate_id AS procedure_id',
      date('achievedOn', 'achieved_on'),
      `CAST((data->>'visitsRequired') AS INTEGER) AS visits_required`,
      text('regionId', 'region_code'),
    ],
  ),
  ...latest(
    'reported_figure',
    '报告所载数字。 Figures as reports print them.',
    `aggregate_type = 'reported-figure'`,
    [
      'aggregate_id AS figure_id',
      text('indicatorCode', 'indicator_code'),
      text('periodCode', 'period_code'),
      text('regionId', 'region_code'),
      `CAST((data->>'value') AS INTEGER) AS value`,
      `CAST((data->>'amountFen') AS BIGINT) AS amount_fen`,
    ],
  ),
];
