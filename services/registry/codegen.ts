import { readFileSync } from 'node:fs';

import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphSdl } from '@zhucan/subgraph-kit';

/** Types of the resolvers, from the SDL that the service serves. */
const config: CodegenConfig = {
  schema: subgraphSdl('registry', readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')),
  generates: {
    'src/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        useTypeImports: true,
        enumsAsTypes: true,
        maybeValue: 'T | null',
        avoidOptionals: { defaultValue: true },
        strictScalars: true,
        scalars: {
          ID: 'string',
          Date: 'string',
          DateTime: 'string',
          AmountFen: 'bigint',
          _FieldSet: 'string',
        },
        contextType: '../loaders/index.js#RegistryContext',
        mappers: {
          ImportJob: '@zhucan/import-kit#ImportJob as StoredImportJob',
          Region: '../store/regions.js#Region as RegionRow',
          Resident: '../decisions/resident-record.js#ResidentRecord',
          Certificate: '../store/certificates.js#CertificateView',
          CertificateState: '../store/certificates.js#CertificateStateView',
          Household: '../loaders/households.js#HouseholdView',
          HouseholdMembership: '../loaders/households.js#MembershipView',
          Guardian: '../store/certificates.js#GuardianView',
          ResidentState: '../store/certificates.js#ResidentStateView',
          SurveyVisit: '../store/survey.js#SurveyVisitView',
          EraseResidentPayload: '../resolvers/payloads.js#Answer',
          ResidentPayload: '../resolvers/payloads.js#Answer',
          HouseholdPayload: '../resolvers/payloads.js#Answer',
          SurveyRoundPayload: '../resolvers/payloads.js#Answer',
          SurveyVisitPayload: '../resolvers/payloads.js#Answer',
        },
      },
    },
  },
};

export default config;
