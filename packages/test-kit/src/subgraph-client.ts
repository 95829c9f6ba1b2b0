import { randomUUID } from 'node:crypto';

import { waitUntil } from './wait.js';

/** How a subgraph is reached in a test: its address, and how a call of a caller is signed. */
export interface SubgraphAccess<Caller> {
  readonly url: () => string;
  /** The headers that make a body a call of the gateway for a caller. */
  readonly sign: (caller: Caller, body: string) => Promise<Readonly<Record<string, string>>>;
  /** Who asks where a test says nothing. */
  readonly caller: Caller;
}

/** What a subgraph answered. */
export interface SubgraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The answer as text; {@link SubgraphAnswer.body} reads it. */
  readonly text: string;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  };
}

/** An import as far as tests look at it. */
export interface ImportedJob {
  readonly id: string;
  readonly status: string;
  readonly appliedRows: number;
  readonly unchangedRows: number;
  readonly correctedRows: number;
  readonly waitingRows: number;
  readonly rejectedRows: number;
  readonly problems: readonly { readonly code: string; readonly field: string }[];
  readonly rejects: readonly { readonly row: number; readonly column: string; readonly code: string }[];
  readonly rejectsUrl: string | null;
}

/** An import that was opened. */
export interface OpenedImport {
  readonly import: { readonly id: string } | null;
  readonly uploadUrl: string | null;
  readonly problems: readonly { readonly code: string }[];
}

const SETTLED = new Set(['DONE', 'FAILED', 'WAITING']);

/** Asks a subgraph as the gateway does, and imports workbooks as an office does. */
export function subgraphClient<Caller>(service: string, access: SubgraphAccess<Caller>) {
  const pascal = service
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const query = `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}Import`;

  async function ask(
    text: string,
    variables: object = {},
    caller: Caller = access.caller,
  ): Promise<SubgraphAnswer> {
    const sent = JSON.stringify({ query: text, variables });
    const headers = { 'content-type': 'application/json', ...(await access.sign(caller, sent)) };
    const response = await fetch(`${access.url()}/graphql`, { method: 'POST', headers, body: sent });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: JSON.parse(answer) as SubgraphAnswer['body'],
    };
  }

  async function openImport(kind: string, more: object = {}): Promise<OpenedImport> {
    const input = { requestId: randomUUID(), kind, fileName: `${kind}.csv`, ...more };
    const { body } = await ask(
      `mutation ($input: OpenImportInput!) { open${pascal}Import(input: $input) { import { id } uploadUrl problems { code } } }`,
      { input },
    );
    return (body.data as Readonly<Record<string, OpenedImport>>)[`open${pascal}Import`] as OpenedImport;
  }

  async function importJob(id: string): Promise<ImportedJob> {
    const { body } = await ask(
      `query ($id: ID!) { ${query}(id: $id) { id status appliedRows unchangedRows correctedRows waitingRows rejectedRows
         problems { code field } rejects(first: 100) { row column code } rejectsUrl } }`,
      { id },
    );
    return (body.data as Readonly<Record<string, ImportedJob>>)[query] as ImportedJob;
  }

  /**
   * Imports the text of a workbook: opens the import, sends the file to the one-time address, waits until it is settled.
   *
   * @returns where the import ended, or stands while rows of it wait
   * @throws Error where the import is refused
   */
  async function importText(kind: string, content: string, more: object = {}): Promise<ImportedJob> {
    const opened = await openImport(kind, more);
    if (!opened.import || opened.uploadUrl === null)
      throw new Error(opened.problems.map((problem) => problem.code).join());
    const { id } = opened.import;
    await fetch(opened.uploadUrl, { method: 'PUT', body: content });
    await waitUntil(async () => SETTLED.has((await importJob(id)).status), {
      what: `the import of ${kind}`,
      timeoutMs: 30_000,
    });
    return importJob(id);
  }

  return { ask, openImport, importJob, importText };
}
