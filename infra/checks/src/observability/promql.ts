import { parser } from '@prometheus-io/lezer-promql';

/** What a query of Prometheus reads, or where it is not well-formed. */
export interface ReadQuery {
  /** Names of metrics. */
  readonly metrics: readonly string[];
  /** Names of labels, with the metric that they select or, in a grouping, none. */
  readonly labels: readonly string[];
  /** The text at each fault of its grammar. */
  readonly faults: readonly string[];
}

/** Reads a query with the grammar that Prometheus' own page uses. Grafana's variables must be put in before. */
export function readQuery(query: string): ReadQuery {
  const metrics: string[] = [];
  const labels: string[] = [];
  const faults: string[] = [];
  parser.parse(query).iterate({
    enter(node) {
      const text = query.slice(node.from, node.to);
      if (node.type.isError) faults.push(query.slice(node.from));
      else if (node.name === 'Identifier') metrics.push(text);
      else if (node.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels, faults };
}
