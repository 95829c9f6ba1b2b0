import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';

import { type Product, PRODUCTS, type Review, REVIEWS, type User, USERS } from './data.js';
import { SUBGRAPH_SDL, type SubgraphName } from './schemas.js';

/** Above this price (in cents) the shop pays for the shipping. */
const FREE_SHIPPING_FROM = 100_000;

const findUser = ({ id }: { id: string }): User | undefined => USERS.find((one) => one.id === id);
const findProduct = ({ upc }: { upc: string }): Product | undefined =>
  PRODUCTS.find((one) => one.upc === upc);

function accounts(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(SUBGRAPH_SDL.accounts),
    resolvers: {
      Query: {
        me: () => USERS[0],
        user: (_root: unknown, wanted: { id: string }) => findUser(wanted),
        users: () => USERS,
      },
      User: { __resolveReference: findUser },
    },
  });
}

function products(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(SUBGRAPH_SDL.products),
    resolvers: {
      Query: { topProducts: (_root: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first) },
      Product: { __resolveReference: findProduct },
    },
  });
}

function reviews(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(SUBGRAPH_SDL.reviews),
    resolvers: {
      Review: {
        __resolveReference: ({ id }: { id: string }) => REVIEWS.find((one) => one.id === id),
        author: ({ authorId }: Review) => findUser({ id: authorId }),
        product: ({ upc }: Review) => ({ upc }),
      },
      User: { reviews: ({ id }: User) => REVIEWS.filter(({ authorId }) => authorId === id) },
      Product: { reviews: (of: Product) => REVIEWS.filter(({ upc }) => upc === of.upc) },
    },
  });
}

function inventory(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(SUBGRAPH_SDL.inventory),
    resolvers: {
      Product: {
        inStock: (of: Product) => findProduct(of)?.inStock,
        shippingEstimate: ({ price, weight }: Product) =>
          price >= FREE_SHIPPING_FROM ? 0 : Math.round(weight / 2),
      },
    },
  });
}

const BUILDERS: Readonly<Record<SubgraphName, () => GraphQLSchema>> = {
  accounts,
  products,
  reviews,
  inventory,
};

/** The executable schema of a subgraph. */
export function buildShopSubgraph(name: SubgraphName): GraphQLSchema {
  return BUILDERS[name]();
}
