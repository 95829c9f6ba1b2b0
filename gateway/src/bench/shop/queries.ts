/** The body of a request. */
export interface QueryRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const QUERY_NAMES = ['small', 'mid', 'big'] as const;

export type QueryName = (typeof QUERY_NAMES)[number];

const FRAGMENTS = `
  fragment UserParts on User {
    id
    username
    name
  }
  fragment ReviewParts on Review {
    id
    body
  }
  fragment ProductParts on Product {
    inStock
    name
    price
    shippingEstimate
    upc
    weight
  }
`;

const AUTHORS_PRODUCTS = `
  author {
    ...UserParts
    reviews {
      ...ReviewParts
      product {
        ...ProductParts
      }
    }
  }
`;

/** What is measured: one call of a subgraph; a root and two hops; and a tree through every subgraph, several times over. */
export const QUERIES: Readonly<Record<QueryName, QueryRequest>> = {
  small: {
    query: 'query Small($first: Int!) { topProducts(first: $first) { upc name price weight } }',
    variables: { first: 5 },
  },
  mid: { query: 'query Mid { users { id name reviews { id body product { upc name price } } } }' },
  big: {
    query: `
      ${FRAGMENTS}
      query Big {
        users {
          ...UserParts
          reviews {
            ...ReviewParts
            product {
              ...ProductParts
              reviews {
                ...ReviewParts
                ${AUTHORS_PRODUCTS}
              }
            }
          }
        }
        topProducts {
          ...ProductParts
          reviews {
            ...ReviewParts
            ${AUTHORS_PRODUCTS}
          }
        }
      }
    `,
  },
};
