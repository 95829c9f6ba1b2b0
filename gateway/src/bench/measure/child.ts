import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Which core a process is pinned to: the gateway has one for itself, all else shares the other. */
export const CORES = { gateway: 0, rest: 1 } as const;

/** A Node process to start. */
export interface ChildCommand {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** Besides what every process needs: nothing else of this process's environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly core: number;
}

/** The end of what a process complained of is enough to know why it did not start. */
const MAX_COMPLAINT = 2_000;
/** A process that has not ended by then is killed, in milliseconds. */
const STOP_MS = 5_000;

let pinning: boolean | undefined;

/** Whether processes can be pinned to cores here. */
export function canPin(): boolean {
  pinning ??= availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
  return pinning;
}

/** The file of a process of the benchmark. */
export function benchScript(name: string): string {
  return fileURLToPath(new URL(`../processes/${name}.js`, import.meta.url));
}

/** A child process that can be asked, and tells why it ended. */
export class Child {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #ended: Promise<void>;
  #complaint = '';
  #hasEnded = false;

  constructor({ name, script, args = [], nodeOptions = [], env = {}, core }: ChildCommand) {
    const command = [process.execPath, ...nodeOptions, script, ...args];
    const [program = '', ...rest] = canPin() ? ['taskset', '-c', String(core), ...command] : command;
    const { PATH = '', HOME = '' } = process.env;
    this.#name = name;
    // The channel tells the child when this process is gone, so that none is left over.
    this.#process = spawn(program, rest, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH, HOME, ...env },
    });
    this.pid = this.#process.pid ?? 0;
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-MAX_COMPLAINT);
    });
    this.#ended = new Promise<void>((resolve) => {
      this.#process.once('close', () => resolve());
      this.#process.once('error', (error) => {
        this.#complaint += error.message;
        resolve();
      });
    }).then(() => {
      this.#hasEnded = true;
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Rejects when the process ends; never resolves. */
  async failure(): Promise<never> {
    await this.#ended;
    throw new Error(`${this.#name} has ended: ${this.#complaint.trim() || 'it did not say why'}`);
  }

  /** The next message of the process. */
  next<T>(): Promise<T> {
    const message = new Promise<T>((resolve) =>
      this.#process.once('message', (value) => resolve(value as T)),
    );
    return Promise.race([message, this.failure()]);
  }

  /** Sends a message; its answer is the next one. */
  ask<T>(message: object): Promise<T> {
    const answer = this.next<T>();
    this.#process.send(message);
    return answer;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    await this.#ended;
    clearTimeout(killing);
  }
}
