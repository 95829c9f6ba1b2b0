import { readFileSync } from 'node:fs';

import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphSdl } from '@zhucan/subgraph-kit';

/** Types of the resolvers, from the SDL that the service serves. */
const config: CodegenConfig = {
  schema: subgraphSdl(
    'relief-accessibility',
    readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
  ),
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
          DateTime: { input: 'string', output: 'Date' },
          AmountFen: 'bigint',
          _FieldSet: 'string',
        },
        contextType: '../loaders/index.js#ReliefAccessibilityContext',
        mappers: {
          ReliefAccessibilityCase: '@zhucan/case-service#StoredCase',
          ReliefAccessibilityCasePayload: '@zhucan/subgraph-kit#CommandAnswer',
          Household: '../loaders/index.js#Reference',
          PublicEvent: '../store/records.js#PublicEventView',
          Honour: '../store/records.js#HonourView',
          ModelCommunity: '../store/records.js#ModelCommunityView',
          OneVisitProcedure: '../store/records.js#OneVisitProcedureView',
          Petition: '../store/petitions.js#PetitionView',
          PetitionVersion: '../store/petitions.js#PetitionVersionView',
          OpenMatter: '../store/open-matters.js#OpenMatterView',
          OpenMatterVersion: '../store/open-matters.js#OpenMatterVersionView',
          PublicEventPayload: '@zhucan/subgraph-kit#CommandAnswer',
          HonourPayload: '@zhucan/subgraph-kit#CommandAnswer',
          PetitionPayload: '@zhucan/subgraph-kit#CommandAnswer',
          ModelCommunityPayload: '@zhucan/subgraph-kit#CommandAnswer',
          OneVisitProcedurePayload: '@zhucan/subgraph-kit#CommandAnswer',
          OpenMatterPayload: '@zhucan/subgraph-kit#CommandAnswer',
          Resident: '../loaders/index.js#Reference',
          Region: '../loaders/index.js#Reference',
        },
      },
    },
  },
};

export default config;
