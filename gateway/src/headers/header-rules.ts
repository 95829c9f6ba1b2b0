import { readFileSync } from 'node:fs';

import { EnvironmentError } from '../configuration/environment.js';
import {
  type HeaderRule,
  type HeaderRulesSettings,
  isHeaderValue,
  NO_VALUE,
  type RuleFault,
  ruleFaults,
} from './rule-faults.js';

/** The headers of a request by their names in small letters, as Node gives them. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Which headers calls of subgraphs have besides the gateway's own. */
export interface HeaderRules {
  /** Names of the headers of clients that are passed on to any subgraph, in small letters. */
  readonly propagated: readonly string[];
  /**
   * What calls of a subgraph carry, names and values in turn.
   *
   * @param received the headers of the client's request; nothing where there was none
   */
  linesFor(service: string, received: ReceivedHeaders | undefined): readonly string[];
  /**
   * The value of each header that is passed on, null where there is none: part of the keys of caches.
   *
   * @param service of those alone that this subgraph is sent, where one is named
   */
  valuesOf(received: ReceivedHeaders | undefined, service?: string): readonly (string | null)[];
  /** @throws EnvironmentError where rules are for a subgraph that is none of these */
  checkSubgraphs(names: Iterable<string>): void;
}

/** Where the value of a header of a call comes from. */
type Source = { readonly named: string; readonly byDefault: string | undefined } | { readonly value: string };
type Sources = ReadonlyMap<string, Source>;

/** The value of a header that a client sent; nothing where it sent none, or one that no header may have. */
function valueOf(received: ReceivedHeaders | undefined, name: string): string | undefined {
  const value = received?.[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return typeof text === 'string' && isHeaderValue(text) ? text : undefined;
}

/** The value of a header from a file. @param faults told of one that there is not */
function readValue(fromFile: string, path: RuleFault['path'], faults: RuleFault[]): string {
  let value = '';
  let message: string | undefined;
  try {
    value = readFileSync(fromFile, 'utf8').trim();
    if (value === '') message = 'the file is empty';
    else if (!isHeaderValue(value)) message = NO_VALUE;
  } catch {
    message = 'the file cannot be read';
  }
  if (message !== undefined) faults.push({ path, message });
  return value;
}

/** Of several rules for one name the last holds. */
function sourcesOf(
  rules: readonly HeaderRule[],
  before: Sources,
  path: RuleFault['path'],
  faults: RuleFault[],
): Sources {
  const sources = new Map(before);
  for (const [at, { propagate, insert, remove }] of rules.entries()) {
    if (propagate)
      sources.set((propagate.rename ?? propagate.named).toLowerCase(), {
        named: propagate.named.toLowerCase(),
        byDefault: propagate.default,
      });
    if (insert) {
      const { name, value, fromFile = '' } = insert;
      const text = value ?? readValue(fromFile, [...path, at, 'insert', 'fromFile'], faults);
      sources.set(name.toLowerCase(), { value: text });
    }
    if (remove) sources.delete(remove.named.toLowerCase());
  }
  return sources;
}

/** The headers of clients that are passed on, in an order of their own. */
function namesOf(all: Iterable<Sources>): readonly string[] {
  const named = [...all].flatMap((sources) =>
    [...sources.values()].flatMap((source) => ('named' in source ? [source.named] : [])),
  );
  return [...new Set(named)].sort();
}

/** Names and values in turn. */
function linesOf(sources: Sources, received: ReceivedHeaders | undefined): string[] {
  const lines: string[] = [];
  for (const [name, source] of sources) {
    const value = 'value' in source ? source.value : (valueOf(received, source.named) ?? source.byDefault);
    if (value !== undefined) lines.push(name, value);
  }
  return lines;
}

function refused(faults: readonly RuleFault[]): EnvironmentError {
  return new EnvironmentError(faults.map(({ path, message }) => `headers.${path.join('.')}: ${message}`));
}

/**
 * Reads the rules, with the files that they name.
 *
 * @throws EnvironmentError with every fault at once, each with its place and no value
 */
export function headerRules(settings: HeaderRulesSettings): HeaderRules {
  const faults = ruleFaults(settings);
  if (faults.length > 0) throw refused(faults);
  const ofAll = sourcesOf(settings.all ?? [], new Map(), ['all'], faults);
  const own = new Map(
    Object.entries(settings.subgraphs ?? {}).map(([name, rules]) => [
      name,
      sourcesOf(rules, ofAll, ['subgraphs', name], faults),
    ]),
  );
  if (faults.length > 0) throw refused(faults);
  const propagated = namesOf([ofAll, ...own.values()]);
  const propagatedByAll = namesOf([ofAll]);
  const propagatedTo = new Map([...own].map(([name, sources]) => [name, namesOf([sources])]));
  return {
    propagated,
    linesFor: (service, received) => linesOf(own.get(service) ?? ofAll, received),
    valuesOf(received, service) {
      const names = service === undefined ? propagated : (propagatedTo.get(service) ?? propagatedByAll);
      return names.map((name) => valueOf(received, name) ?? null);
    },
    checkSubgraphs(names) {
      const known = new Set(names);
      const unknown = [...own.keys()].filter((name) => !known.has(name));
      if (unknown.length > 0)
        throw refused(
          unknown.map((name) => ({
            path: ['subgraphs', name],
            message: 'the supergraph has no such subgraph',
          })),
        );
    },
  };
}

/** Names and values in turn as an object, for libraries that want one. */
export function asHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((name, at) => (at % 2 === 0 ? [[name, lines[at + 1] ?? ''] as const] : [])),
  );
}
