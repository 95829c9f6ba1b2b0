import { SUBGRAPHS, type SubgraphName } from '../shop/schemas.js';
import { benchScript, Child, CORES } from './child.js';

/** The four subgraphs, which count how often they are called. */
export class Subgraphs {
  private constructor(
    private readonly child: Child,
    readonly addresses: Readonly<Record<SubgraphName, string>>,
  ) {}

  /** @param delayMs how long each answer is held back */
  static async start(delayMs: number): Promise<Subgraphs> {
    const child = new Child({
      name: 'the process of the subgraphs',
      script: benchScript('subgraphs'),
      args: [String(delayMs)],
      core: CORES.rest,
    });
    const { addresses } = await child.next<{ addresses: Readonly<Record<SubgraphName, string>> }>();
    return new Subgraphs(child, addresses);
  }

  /** Starts counting anew. */
  async reset(): Promise<void> {
    await this.#get('/reset');
  }

  /** The calls since the last reset, of all subgraphs together. */
  async calls(): Promise<number> {
    const calls = (await (await this.#get('/stats')).json()) as Readonly<Record<SubgraphName, number>>;
    return SUBGRAPHS.reduce((sum, name) => sum + calls[name], 0);
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  #get(path: string): Promise<Response> {
    return fetch(new URL(path, this.addresses.accounts));
  }
}
