import { type DatedPage, getVisibleRegions } from '@zhucan/subgraph-kit';
import type DataLoader from 'dataloader';

import { isOverdue, ruleOf } from '../decisions/petition-deadlines.js';
import type { Resolvers } from '../generated/graphql.js';
import { readOpenMatterPage } from '../store/open-matters.js';
import { readPetitionPage } from '../store/petitions.js';

/** What is resolved of petitions and of what a report leaves open. */
export type OpenResolvers = {
  readonly Query: Pick<NonNullable<Resolvers['Query']>, 'petitions' | 'openMatters'>;
} & Pick<Resolvers, 'Petition' | 'PetitionVersion' | 'OpenMatter' | 'OpenMatterVersion'>;

/**
 * A page of things with what stands of each.
 *
 * @throws Error where a listed thing is gone: rows are only ever added, so that this is a defect
 */
async function connection<V>(
  { totalCount, items, hasNextPage }: DatedPage<{ readonly id: string }>,
  loader: DataLoader<string, V | null>,
) {
  const edges = await Promise.all(
    items.map(async ({ row, cursor }) => {
      const node = await loader.load(row.id);
      if (node === null) throw new Error('a listed thing is gone');
      return { cursor, node };
    }),
  );
  return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}

const region = ({ regionId }: { readonly regionId: string }) => ({ id: regionId });

/** The resolvers of what is open. */
export const openResolvers: OpenResolvers = {
  Query: {
    petitions: async (_parent, { region: asked, status, first, after }, context) => {
      context.require('READ_CASES', 'petitions');
      const { sql, caller, loaders } = context;
      const { regionIds, boundTo } = await getVisibleRegions(sql, caller, asked);
      const page = { first, after: after ?? null, boundTo: ['petitions', status ?? null, ...boundTo] };
      return connection(
        await readPetitionPage(sql, { regionIds, status: status ?? null }, page),
        loaders.petition,
      );
    },
    openMatters: async (_parent, { region: asked, closed, first, after }, context) => {
      context.require('READ_CASES', 'openMatters');
      const { sql, caller, loaders } = context;
      const { regionIds, boundTo } = await getVisibleRegions(sql, caller, asked);
      const page = { first, after: after ?? null, boundTo: ['openMatters', closed, ...boundTo] };
      return connection(await readOpenMatterPage(sql, { regionIds, closed }, page), loaders.openMatter);
    },
  },
  Petition: {
    region,
    dueRule: ({ receivedOn, dueOn }) => (dueOn === null ? null : ruleOf(receivedOn)),
    overdue: (petition, _arguments, { clock }) => isOverdue(petition, clock.today()),
    history: ({ history }) => [...history],
  },
  PetitionVersion: { region },
  OpenMatter: { region, history: ({ history }) => [...history] },
  OpenMatterVersion: { region },
};
