import { setImmediate as turn } from 'node:timers/promises';

import { compose } from '../../composition/compose.js';
import { smallSubgraphs } from '../report-subgraphs.js';
import { readAnswer, startSmallGraph } from '../small-graph.js';
import { heapAfterGarbage } from './memory.js';

/** How a gateway came through many other supergraphs. */
export interface ReloadReport {
  readonly reloads: number;
  readonly requests: number;
  readonly failed: number;
  /** The heap after garbage, in bytes: once it has settled, and at the end. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const FIRST = compose(smallSubgraphs).supergraphSdl;
const SECOND = FIRST.replace('"""A person."""', '"""A person, told otherwise."""');
/** Code is compiled and caches fill in the course of the first. */
const SETTLING = 60;
const ASKING = 4;
/** After so many requests each has a new token, well before the old one expires. */
const RENEWED = 100;
/** So many requests are answered between two, so that some are always under way. */
const BETWEEN = 20;

/** Serves two supergraphs in turn while requests are answered. */
export async function reloadUnderLoad(reloads: number): Promise<ReloadReport> {
  let next = FIRST;
  const graph = await startSmallGraph({ source: { read: () => Promise.resolve(next) } });
  let requests = 0;
  let failed = 0;
  let isOver = false;
  const ask = async (): Promise<void> => {
    let token = '';
    for (let own = 0; !isOver; own += 1) {
      // Each token that was seen is remembered for a minute; one for each request would fill that memory.
      if (own % RENEWED === 0) token = await graph.issuer.token('integrator');
      const { status, errors } = await readAnswer(
        await fetch(graph.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: '{ residents { id name cases } }' }),
        }),
      );
      requests += 1;
      if (status !== 200 || errors.length > 0) failed += 1;
      // What is kept for tests is not the gateway's memory.
      graph.fetches.length = 0;
      graph.logged.length = 0;
      for (const { requestIds, headers } of Object.values(graph.subgraphs)) {
        requestIds.length = 0;
        headers.length = 0;
      }
    }
  };
  const load = Array.from({ length: ASKING }, ask);
  let heapBefore = 0;
  for (let round = 0; round < SETTLING + reloads; round += 1) {
    if (round === SETTLING) heapBefore = heapAfterGarbage();
    next = next === FIRST ? SECOND : FIRST;
    const answered = requests + BETWEEN;
    while (requests < answered) await turn();
    if ((await graph.reload()) !== 'replaced') failed += 1;
  }
  const heapAfter = heapAfterGarbage();
  isOver = true;
  await Promise.all(load);
  await graph.stop();
  return { reloads, requests, failed, heapBefore, heapAfter };
}
