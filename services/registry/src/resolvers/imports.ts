import type { ImportJobResolvers, MutationResolvers, QueryResolvers } from '../generated/graphql.js';
import { isUuid } from '../operations/change-resident.js';

/** Most rejects that one request shows; all of them are in the workbook of rejects. */
const REJECTS_LIMIT = 100;

export const importQuery: Pick<QueryResolvers, 'registryImport'> = {
  registryImport(_parent, { id }, context) {
    context.require('IMPORT', 'registryImport');
    return isUuid(id) ? context.loaders.imports.importer.status(id) : null;
  },
};

export const importMutation: Pick<MutationResolvers, 'openRegistryImport'> = {
  async openRegistryImport(_parent, { input }, context) {
    const { imports } = context.loaders;
    const { jobId, uploadUrl, problems } = await imports.open(context, input);
    return {
      import: jobId === null ? null : await imports.importer.status(jobId),
      uploadUrl,
      problems: [...problems],
    };
  },
};

export const ImportJob: ImportJobResolvers = {
  problems: ({ problems }) => [...problems],
  rejects: ({ id }, { first }, context) =>
    context.loaders.imports.importer.rejects(id, Math.max(1, Math.min(first, REJECTS_LIMIT))),
};
