/** The directives for events from Kafka, as a subgraph declares them. */
export const KAFKA_LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@composeDirective"])
  @link(url: "https://zhucan.example/kafka/v1.0", import: ["@kafkaTopic", "@kafkaValue"])
  @composeDirective(name: "@kafkaTopic")
  @composeDirective(name: "@kafkaValue")
directive @kafkaTopic(names: [String!]!, permission: String, regions: [String!]) on FIELD_DEFINITION
directive @kafkaValue(from: String!, as: String) on FIELD_DEFINITION
`;
