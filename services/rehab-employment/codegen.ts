import { readFileSync } from 'node:fs';

import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphSdl } from '@zhucan/subgraph-kit';

/** Types of the resolvers, from the SDL that the service serves. */
const config: CodegenConfig = {
  schema: subgraphSdl('rehab-employment', readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')),
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
        contextType: '../loaders/index.js#RehabEmploymentContext',
        mappers: {
          RehabEmploymentCase: '@zhucan/case-service#StoredCase',
          RehabEmploymentCasePayload: '@zhucan/subgraph-kit#CommandAnswer',
          Enterprise: '../store/enterprises.js#Enterprise as EnterpriseRow',
          EnterprisePayload: '@zhucan/subgraph-kit#CommandAnswer',
          InspectionVisitPayload: '@zhucan/subgraph-kit#CommandAnswer',
          TrainingClassPayload: '@zhucan/subgraph-kit#CommandAnswer',
          Resident: '../loaders/index.js#Reference',
          Region: '../loaders/index.js#Reference',
        },
      },
    },
  },
};

export default config;
