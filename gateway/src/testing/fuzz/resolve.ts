import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';

import type { ConformanceResolvers } from '../conformance/case.js';
import type { Data, Row, Value } from './make-data.js';
import { FIRST } from './make-model.js';
import { type Field, fieldsOf, type Model, QUERY, REPORT, type Requirement, type TypeRef } from './model.js';
import { fieldsIn, typesIn } from './write-schemas.js';

type Path = readonly (string | number)[];
type Arguments = Readonly<Record<string, unknown>>;

/** What stands for an object while it is resolved. */
interface Source {
  readonly __typename: string;
  readonly row: Row;
  /** In a subgraph: what it was sent of the entity. */
  readonly reference?: Readonly<Record<string, unknown>>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a value, what a requirement names. */
function picked(value: unknown, requirements: readonly Requirement[]): unknown {
  if (requirements.length === 0) return value;
  if (Array.isArray(value)) return value.map((element) => picked(element, requirements));
  if (!isRecord(value)) return value;
  return Object.fromEntries(requirements.map(({ name, below }) => [name, picked(value[name], below)]));
}

/** What a field that requires others is made of them. */
function computed(values: unknown, requirements: readonly Requirement[]): string {
  return JSON.stringify(picked(values, requirements));
}

function pathOf(info: GraphQLResolveInfo): Path {
  const path: (string | number)[] = [];
  for (let part: GraphQLResolveInfo['path'] | undefined = info.path; part; part = part.prev)
    path.unshift(part.key);
  return path;
}

/** The resolvers over one supergraph's data: those of the merged schema and those of each subgraph. */
export interface Resolving {
  /** @param onNull told of each null where none may be */
  merged(
    onNull?: (path: Path) => void,
  ): ReadonlyMap<string, ReadonlyMap<string, GraphQLFieldResolver<unknown, unknown>>>;
  ofSubgraph(subgraph: string): ConformanceResolvers;
}

export function resolveOver(model: Model, data: Data): Resolving {
  function rowOf(type: string, at: number): Row {
    const row = data.get(type)?.[at];
    if (!row) throw new Error(`There is no row ${at} of ${type}.`);
    return row;
  }

  function shown(value: Value): unknown {
    switch (value.kind) {
      case 'leaf':
        return value.json;
      case 'null':
        return null;
      case 'fault':
        return new Error('It fails.');
      case 'list':
        return value.elements.map(shown);
      case 'row':
        return { __typename: value.type, row: rowOf(value.type, value.at) } satisfies Source;
      case 'inside':
        return { __typename: value.row.type, row: value.row } satisfies Source;
    }
  }

  /** A field of a row for a requirement or a key: without arguments, and never one that fails. */
  function plain(row: Row, { name, below }: Requirement): unknown {
    const field = fieldsOf(model, row.type).find((each) => each.name === name);
    const found = field?.requires
      ? computed(
          Object.fromEntries(field.requires.map((each) => [each.name, plain(row, each)])),
          field.requires,
        )
      : shown(row.cells.get(name) ?? { kind: 'null' });
    const inner = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(inner);
      if (below.length === 0 || !isRecord(value)) return value;
      const at = value['row'] as Row;
      return Object.fromEntries(below.map((each) => [each.name, plain(at, each)]));
    };
    return inner(found);
  }

  function resolve(field: Field, { row }: Source, args: Arguments): unknown {
    const [owner] = field.owners;
    const trouble = field.owners.size === 1 && !field.isKey ? row.troubles.get(owner ?? '') : undefined;
    if (trouble === 'missing') return null;
    if (trouble === 'failing') throw new Error('It fails here.');
    const value = shown(row.cells.get(field.name) ?? { kind: 'null' });
    if (value instanceof Error) throw value;
    if (field.args.length === 0 || value === null) return value;
    const first = args[FIRST.name];
    if (Array.isArray(value)) return typeof first === 'number' ? value.slice(0, Math.max(0, first)) : value;
    return typeof value === 'string' ? `${value} ${JSON.stringify(args)}` : value;
  }

  function resolveMerged(field: Field, source: Source, args: Arguments): unknown {
    if (!field.requires) return resolve(field, source, args);
    const trouble = source.row.troubles.get([...field.owners][0] ?? '');
    if (trouble === 'missing') return null;
    if (trouble === 'failing') throw new Error('It fails here.');
    return plain(source.row, { name: field.name, below: [] });
  }

  function resolveInSubgraph(field: Field, source: Source, args: Arguments): unknown {
    if (!field.requires) return resolve(field, source, args);
    if (!source.reference) throw new Error(`${field.name} was asked for without what it requires.`);
    return computed(source.reference, field.requires);
  }

  function findNulls(value: unknown, type: TypeRef, path: Path, onNull: (path: Path) => void): void {
    if (value === null || value === undefined) {
      if (type.nonNull) onNull(path);
    } else if (type.kind === 'list' && Array.isArray(value))
      value.forEach((element, at) => {
        findNulls(element, type.of, [...path, at], onNull);
      });
  }

  const root: Source = { __typename: QUERY, row: rowOf(QUERY, 0) };
  const report = { __typename: REPORT, row: rowOf(REPORT, 0) } satisfies Source;
  const types = [
    QUERY,
    ...(model.report ? [REPORT] : []),
    ...model.entities.map(({ name }) => name),
    ...model.values.map(({ name }) => name),
  ];
  const withRoot = (source: unknown): Source =>
    isRecord(source) && 'row' in source ? (source as unknown as Source) : root;

  return {
    merged(onNull = () => undefined) {
      return new Map(
        types.map((type) => [
          type,
          new Map(
            fieldsOf(model, type).map((field) => [
              field.name,
              (source: unknown, args: Arguments, _context: unknown, info: GraphQLResolveInfo) => {
                const value =
                  field === model.report?.root ? report : resolveMerged(field, withRoot(source), args);
                findNulls(value, field.type, pathOf(info), onNull);
                return value;
              },
            ]),
          ),
        ]),
      );
    },
    ofSubgraph(subgraph) {
      const resolvers = typesIn(model, subgraph).map((type): [string, Record<string, unknown>] => {
        const fields = fieldsIn(model, type, subgraph).map((field): [string, unknown] => [
          field.name,
          (source: unknown, args: Arguments) =>
            field === model.report?.root ? report : resolveInSubgraph(field, withRoot(source), args),
        ]);
        const entity = model.entities.find(({ name }) => name === type);
        const reference: [string, unknown][] = entity
          ? [['__resolveReference', (sent: Record<string, unknown>) => refer(type, subgraph, sent)]]
          : [];
        return [type, Object.fromEntries<unknown>([...fields, ...reference])];
      });
      return Object.fromEntries(resolvers) as ConformanceResolvers;
    },
  };

  function refer(type: string, subgraph: string, sent: Readonly<Record<string, unknown>>): Source | null {
    const keys = model.entities.find(({ name }) => name === type)?.keys.get(subgraph) ?? [];
    const row = data
      .get(type)
      ?.find((each) =>
        keys.some(({ parts }) =>
          parts.every(
            (part) =>
              JSON.stringify(picked(sent[part.name], part.below)) === JSON.stringify(plain(each, part)),
          ),
        ),
      );
    if (!row) throw new Error(`${type} is not found by ${JSON.stringify(sent)}.`);
    const trouble = row.troubles.get(subgraph);
    if (trouble === 'failing') throw new Error('It fails here.');
    return trouble === 'missing' ? null : { __typename: type, row, reference: sent };
  }
}
