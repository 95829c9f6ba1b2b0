import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { npm, readSystemState, systemFolder } from './system.js';

/** How a command of the README ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the README against the shared system, or that of a folder, as `['run', '--silent', 'token', '--', '--role', 'integrator']`. */
export async function runCommand(args: readonly string[], folder = systemFolder()): Promise<CommandEnd> {
  const child = npm(args, folder);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

const tokens = new Map<string, Promise<string>>();

/** A token of a role, narrowed to a region where one is given, made by the README's command. */
export function token(role: string, region?: string): Promise<string> {
  const key = `${role} ${region ?? ''}`;
  let made = tokens.get(key);
  if (!made) {
    made = runCommand([
      'run',
      '--silent',
      'token',
      '--',
      '--role',
      role,
      ...(region === undefined ? [] : ['--region', region]),
    ]).then(({ stdout }) => stdout.trim());
    tokens.set(key, made);
  }
  return made;
}

/** An error of the graph. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What the graph answered. */
export interface GraphAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: T;
  readonly errors: readonly GraphError[];
}

/** Asks the shared system through its gateway; with data of the shape that the query asks for. */
export async function ask<T>(
  query: string,
  variables: object = {},
  role = 'district',
  region?: string,
): Promise<GraphAnswer<T>> {
  const response = await fetch(`${readSystemState(systemFolder()).gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(role, region)}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data: T; errors?: readonly GraphError[] };
  return { status: response.status, headers: response.headers, text, data, errors };
}

/** A new id of a request. */
export function newRequestId(): string {
  return randomUUID();
}

/** Writes lines as a workbook of a name into a folder of its own. */
export function writeSheet(name: string, lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'zhucan-sheet-')), name);
  writeFileSync(path, `\uFEFF${lines.join('\r\n')}\r\n`);
  return path;
}
