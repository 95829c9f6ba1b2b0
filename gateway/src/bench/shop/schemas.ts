const LINK = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${imports}])`;

/** The names of the subgraphs, in the order of their ports. */
export const SUBGRAPHS = ['accounts', 'products', 'reviews', 'inventory'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

/** The SDL of each subgraph: a shop whose products carry reviews, and whose stock is somebody else's business. */
export const SUBGRAPH_SDL: Readonly<Record<SubgraphName, string>> = {
  accounts: `
    ${LINK('"@key", "@shareable"')}

    type Query {
      me: User
      user(id: ID!): User
      users: [User!]
    }

    type User @key(fields: "id") {
      id: ID!
      name: String
      username: String @shareable
      birthday: String
    }
  `,
  products: `
    ${LINK('"@key"')}

    type Query {
      topProducts(first: Int = 5): [Product!]
    }

    type Product @key(fields: "upc") {
      upc: String!
      name: String
      price: Int
      weight: Int
    }
  `,
  reviews: `
    ${LINK('"@key", "@external", "@provides"')}

    type Review @key(fields: "id") {
      id: ID!
      body: String
      author: User @provides(fields: "username")
      product: Product
    }

    type User @key(fields: "id") {
      id: ID!
      username: String @external
      reviews: [Review!]
    }

    type Product @key(fields: "upc") {
      upc: String!
      reviews: [Review!]
    }
  `,
  inventory: `
    ${LINK('"@key", "@external", "@requires"')}

    type Product @key(fields: "upc") {
      upc: String!
      price: Int @external
      weight: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
};
