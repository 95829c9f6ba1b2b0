import { readFileSync } from 'node:fs';

import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphSdl } from '@zhucan/subgraph-kit';

/** Types of the resolvers, from the SDL that the service serves. */
const config: CodegenConfig = {
  schema: subgraphSdl('party-affairs', readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')),
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
        contextType: '../loaders/index.js#PartyAffairsContext',
        mappers: {
          PartyMember: '../store/members.js#PartyMemberView',
          PartyRecord: '../store/records.js#PartyRecordView',
          PartyRecordPayload: '@zhucan/subgraph-kit#CommandAnswer',
          PartyMemberPayload: '@zhucan/subgraph-kit#CommandAnswer',
        },
      },
    },
  },
};

export default config;
