import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child is told before it works. */
export interface ChildSettings {
  /** Script beside the built sources, as `publisher`. */
  readonly script: 'publisher' | 'consumer' | 'raw-producer';
  /** Handed over in one message. */
  readonly given: unknown;
  /** What it is called in a report. */
  readonly name: string;
}

/** Lines of a child's complaints that are kept: enough for a stack trace. */
const KEPT_CHARACTERS = 4_000;

/** A process of the system under test: killed, and brought back with the same settings. It ends with this process. */
export class Child {
  private process: ChildProcess | undefined;
  private gone: Promise<void> = Promise.resolve();
  private killing = false;
  private complaint = '';
  /** How often it ended without being killed, with what it said last. */
  readonly crashes: string[] = [];

  constructor(private readonly settings: ChildSettings) {}

  get name(): string {
    return this.settings.name;
  }

  start(): void {
    const script = fileURLToPath(new URL(`../../dist/processes/${this.settings.script}.js`, import.meta.url));
    const child = spawn(process.execPath, ['--no-warnings', script], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.process = child;
    this.killing = false;
    this.complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    });
    // What is sent to one that was just killed has nobody to hear it.
    child.on('error', () => undefined);
    this.gone = new Promise((resolve) => {
      child.once('close', (code) => {
        if (!this.killing)
          this.crashes.push(`${this.name} ended with ${code ?? 'a signal'}: ${this.complaint}`);
        resolve();
      });
    });
    this.tell({ given: this.settings.given });
  }

  tell(message: Readonly<Record<string, unknown>>): void {
    if (this.process?.connected === true) this.process.send(message, () => undefined);
  }

  /** What it tells next under a name. @throws where it ends without telling */
  async hear(name: string): Promise<unknown> {
    const told = new Promise<unknown>((resolve) => {
      this.process?.on('message', (message: Readonly<Record<string, unknown>>) => {
        if (name in message) resolve(message[name]);
      });
    });
    const ended = this.gone.then(() =>
      Promise.reject(new Error(this.crashes.at(-1) ?? `${this.name} ended`)),
    );
    return Promise.race([told, ended]);
  }

  /** Memory that it has, in MiB (resident set). */
  residentMiB(): number {
    const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(this.process?.pid ?? 0)], {
      encoding: 'utf8',
    });
    return Number(kibibytes) / 1_024;
  }

  /** Ends it at once (SIGKILL). */
  async kill(): Promise<void> {
    this.killing = true;
    this.process?.kill('SIGKILL');
    await this.gone;
  }
}
