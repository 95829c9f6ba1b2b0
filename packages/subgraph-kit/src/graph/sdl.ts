import { readFileSync } from 'node:fs';

/** A part of the shared SDL: every subgraph has `common`, `report` and `import`; case services have `case` too. */
export type SharedSdl = 'common' | 'report' | 'import' | 'case';

/**
 * The types of records that may stand behind a figure, each with the service that owns it. Every subgraph declares all of
 * them, so that the shared `EvidenceRecord` has the same runtime types everywhere and composition brings no hint.
 */
export const EVIDENCE_TYPES = {
  Certificate: { service: 'registry', description: 'A disability certificate (残疾人证).' },
  SurveyVisit: { service: 'registry', description: 'A visit of the yearly needs survey (动态更新调查记录).' },
  RehabEmploymentCase: {
    service: 'rehab-employment',
    description: 'A case of rehabilitation, education or employment (康复教就案件).',
  },
  InspectionVisit: {
    service: 'rehab-employment',
    description: 'A visit by leaders of a higher federation (上级调研).',
  },
  TrainingClass: { service: 'rehab-employment', description: 'A training class (培训班).' },
  ReliefAccessibilityCase: {
    service: 'relief-accessibility',
    description: 'A case of relief or barrier-free renovation (救助与无障碍案件).',
  },
  PublicEvent: { service: 'relief-accessibility', description: 'A public event (助残活动).' },
  Honour: { service: 'relief-accessibility', description: 'An honour received (荣誉).' },
  ModelCommunity: {
    service: 'relief-accessibility',
    description: 'A community being made barrier-free as a model (无障碍改造社区).',
  },
  OneVisitProcedure: {
    service: 'relief-accessibility',
    description: 'A procedure that takes one visit at most (最多跑一次事项).',
  },
  PartyRecord: {
    service: 'party-affairs',
    description: 'A meeting, session, check or notice of the Party branch (党务记录).',
  },
  PartyMember: {
    service: 'party-affairs',
    description: 'A member or activist of the Party branch (党员或入党积极分子).',
  },
} as const;

/** The name of a type that may stand behind a figure. */
export type EvidenceTypeName = keyof typeof EVIDENCE_TYPES;

const FEDERATION_LINK = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.11"
    import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@override", "@interfaceObject", "@tag", "@cost", "@listSize"]
  )
`;

function sharedPart(name: SharedSdl): string {
  return readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8');
}

function evidenceStubs(service: string): string {
  return Object.entries(EVIDENCE_TYPES)
    .filter(([, owned]) => owned.service !== service)
    .map(
      // A comment, not a description: two descriptions of one type would be an INCONSISTENT_DESCRIPTION hint, and its owner has one.
      ([name, { description }]) => `# ${description}
type ${name} implements EvidenceRecord @key(fields: "id", resolvable: false) {
  id: ID!
}
`,
    )
    .join('\n');
}

/** `rehab-employment` as it stands in a field name: `RehabEmployment`. */
export function pascalCase(service: string): string {
  return service
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function importFields(service: string): string {
  const name = pascalCase(service);
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  return `extend type Query {
  """
  An import of this service by its id (导入任务).
  """
  ${field}Import(
    "The import's id."
    id: ID!
  ): ImportJob
}

"""
What can be done (办理).
"""
type Mutation {
  """
  Opens an import of a workbook; the answer has the address that takes the file once (开始导入).
  """
  open${name}Import(
    "What to import."
    input: OpenImportInput!
  ): OpenImportPayload!
}
`;
}

/**
 * The whole SDL of a subgraph: its own, the shared types, the stubs of evidence types that others own, and its import fields.
 *
 * @param service the service's name, as `registry`
 * @param own the service's own `schema.graphql`, which extends `Query` and `Mutation`
 */
export function subgraphSdl(service: string, own: string): string {
  const parts: SharedSdl[] = ['common', 'report', 'import'];
  if (service === 'rehab-employment' || service === 'relief-accessibility') parts.push('case');
  return [FEDERATION_LINK, ...parts.map(sharedPart), evidenceStubs(service), importFields(service), own].join(
    '\n',
  );
}
