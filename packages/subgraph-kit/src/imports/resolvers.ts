import type { ImportJob } from '@zhucan/import-kit';

import type { SubgraphContext } from '../graph/context.js';
import { pascalCase } from '../graph/sdl.js';
import { type OpenImport, requireImport } from './desk.js';

/** Most rejects that one request shows; all of them are in the workbook of rejects. */
const REJECTS_LIMIT = 100;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The resolvers of a service's import fields: `registryImport` and `openRegistryImport`, say. */
export function importResolvers(service: string) {
  const name = pascalCase(service);
  const query = `${name.charAt(0).toLowerCase()}${name.slice(1)}Import`;
  const mutation = `open${name}Import`;
  return {
    Query: {
      [query](_parent: unknown, { id }: { readonly id: string }, context: SubgraphContext) {
        requireImport(context, query);
        return UUID.test(id) ? context.imports.status(id) : null;
      },
    },
    Mutation: {
      async [mutation](
        _parent: unknown,
        { input }: { readonly input: OpenImport },
        context: SubgraphContext,
      ) {
        const { jobId, uploadUrl, problems } = await context.imports.open(context, input, mutation);
        return { import: jobId === null ? null : await context.imports.status(jobId), uploadUrl, problems };
      },
    },
    ImportJob: {
      rejects: ({ id }: ImportJob, { first }: { readonly first: number }, context: SubgraphContext) =>
        context.imports.rejects(id, Math.max(1, Math.min(first, REJECTS_LIMIT))),
      rejectsUrl: (job: ImportJob, _arguments: unknown, context: SubgraphContext) =>
        context.imports.rejectsUrl(job, context.caller),
    },
  };
}
