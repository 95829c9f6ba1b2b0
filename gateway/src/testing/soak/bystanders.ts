import { type Fault, startTcpProxy, type TcpProxy } from '@zhucan/test-kit';

import { startSmallGraph } from '../small-graph.js';

/** What queries take that do not need a subgraph, without and with its fault, in milliseconds. */
export interface BystanderReport {
  readonly fault: Fault['kind'];
  readonly p99Without: number;
  readonly p99With: number;
  readonly failed: number;
}

const NEEDS_IT = '{ residents { id } }';
const NEEDS_OTHERS = '{ workReport(region: "430103", period: "2019-H1") { partyBuilding { code } } }';
/** The first answers compile what answers; they stand for nobody. */
const WARMUP = 500;
const FAULTS: readonly Fault[] = [{ kind: 'dead' }, { kind: 'silent' }, { kind: 'slow', delayMs: 5_000 }];

/** Asks for what does not need the faulty subgraph, while another asks for what does. Both measures have the same load. */
export async function bystanders(requests: number): Promise<readonly BystanderReport[]> {
  const proxies: TcpProxy[] = [];
  const graph = await startSmallGraph({ subgraphTimeoutMs: 1_000 }, {}, async (name, address) => {
    if (name !== 'registry') return address;
    const proxy = await startTcpProxy(address);
    proxies.push(proxy);
    return proxy.address;
  });
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error('there is no proxy');
  let failed = 0;

  async function p99(count: number): Promise<number> {
    const state = { isOver: false };
    const other = (async () => {
      while (!state.isOver) {
        await graph.ask(NEEDS_IT);
        // A fault that is told at once must not make more load than answers do.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const took: number[] = [];
    for (let each = 0; each < count; each += 1) {
      const began = performance.now();
      if ((await graph.ask(NEEDS_OTHERS)).errors.length > 0) failed += 1;
      took.push(performance.now() - began);
    }
    state.isOver = true;
    await other;
    took.sort((one, next) => one - next);
    return took[Math.floor(took.length * 0.99)] ?? NaN;
  }

  await p99(WARMUP);
  const reports: BystanderReport[] = [];
  for (const fault of FAULTS) {
    proxy.set({ kind: 'none' });
    const p99Without = await p99(requests);
    proxy.set(fault);
    const p99With = await p99(requests);
    reports.push({ fault: fault.kind, p99Without, p99With, failed });
  }
  await graph.stop();
  await proxy.stop();
  return reports;
}
