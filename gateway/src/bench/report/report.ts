import type { QueryName } from '../shop/queries.js';
import { groupBy } from './group-by.js';
import type { Cell, Results } from './results.js';
import { formatFigure, formatTable } from './table.js';

const HEAD = [
  'gateway',
  'CPU ms / request',
  'to stock',
  'requests / s',
  'p50 ms',
  'p99 ms',
  'memory MB',
  'subgraph calls',
  'of a core',
];

function rowOf({ gateway, median, cpuToStock }: Cell): string[] {
  return [
    gateway,
    formatFigure(median.cpuMs, 3),
    formatFigure(cpuToStock, 3),
    formatFigure(median.requestsPerSecond, 0),
    formatFigure(median.p50Ms, 2),
    formatFigure(median.p99Ms, 2),
    formatFigure(median.residentMb, 0),
    formatFigure(median.subgraphCalls, 1),
    `${formatFigure(100 * median.coreShare, 0)} %`,
  ];
}

function sectionOf(
  query: QueryName,
  connections: number,
  bytes: number | undefined,
  cells: readonly Cell[],
): string {
  const size = bytes === undefined ? '' : `, an answer of ${bytes} bytes`;
  const many = connections === 1 ? '1 connection' : `${connections} connections`;
  const rows = cells.filter((cell) => cell.query === query && cell.connections === connections).map(rowOf);
  return `## ${query}, ${many}${size}\n\n${formatTable(HEAD, rows)}`;
}

/** One table for each query and number of connections. */
function formatSections({ cells, answerBytes }: Results): string[] {
  const sections = groupBy(cells, ({ query, connections }) => `${query} ${connections}`);
  return [...sections.values()].flatMap((group) => {
    const [first] = group;
    return first ? [sectionOf(first.query, first.connections, answerBytes[first.query], group)] : [];
  });
}

function formatCircumstances(results: Results): string[] {
  const { date, node, cores, processor, pinned, loadAverage, repeats, seconds, delayMs } = results;
  const load = loadAverage.map((one) => one.toFixed(2)).join(' before, ');
  return [
    `- ${date}, Node ${node}, ${cores} cores (${processor}), load average ${load} after.`,
    pinned
      ? '- Pinned: the gateway has a core for itself; subgraphs and load share another.'
      : '- Not pinned to cores: gateway, subgraphs and load compete.',
    `- The middle of ${repeats} repeats of about ${seconds} s each, subgraphs with a delay of ${delayMs} ms.`,
    `- ${Object.entries(results.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    ...Object.entries(results.missing).map(([name, reason]) => `- Not measured: ${name}. ${reason}`),
  ];
}

/** The whole report, as a page. */
export function formatReport(results: Results): string {
  return [
    '# Benchmark of the gateway',
    `    ${results.command}`,
    formatCircumstances(results).join('\n'),
    ...formatSections(results),
    '',
  ].join('\n\n');
}
