/** A type of a field or an argument, as written. */
export type TypeRef =
  | { readonly kind: 'named'; readonly name: string; readonly nonNull: boolean }
  | { readonly kind: 'list'; readonly of: TypeRef; readonly nonNull: boolean };

export interface Argument {
  readonly name: string;
  readonly type: TypeRef;
  /** As written. */
  readonly default?: string;
}

/** What a field needs of its entity, as a tree of field names. */
export interface Requirement {
  readonly name: string;
  readonly below: readonly Requirement[];
}

export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly Argument[];
  /** The subgraphs that resolve it; several share it. */
  readonly owners: Set<string>;
  /** The subgraphs that know it without resolving it as a rule. */
  readonly externalIn: Set<string>;
  readonly isKey: boolean;
  /** What its only owner must be sent to resolve it. */
  readonly requires?: readonly Requirement[];
  /** A field of the entities it leads to that its owners bring along. */
  provides?: string;
  /** Another subgraph brings it along, so that it is shared. */
  isProvided?: true;
  /** It never fails and is null only where it may be: something else depends on it. */
  safe: boolean;
}

export interface Key {
  /** As written, and as what a reference has. */
  readonly parts: readonly Requirement[];
  readonly resolvable: boolean;
}

export interface Entity {
  readonly name: string;
  readonly fields: Field[];
  /** By subgraph; one that is not there does not know the entity. */
  readonly keys: Map<string, readonly Key[]>;
  /** Subgraphs in which some of the entities may be missing or fail. */
  readonly fragileIn: Set<string>;
  /** The keys that there are: a subgraph that only refers to the entity has one of them. */
  readonly keyChoices: readonly (readonly Requirement[])[];
}

/** An object without a key, the same in each subgraph that has it. */
export interface ValueType {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** An interface over entities, or a union of them. */
export interface Abstract {
  readonly kind: 'interface' | 'union';
  readonly name: string;
  readonly members: readonly string[];
  /** By subgraph: which members are one of it there, and which fields it has there. */
  readonly partsIn: Map<string, { readonly members: readonly string[]; readonly fields: readonly string[] }>;
  /** Of an interface: its fields; each member has them. */
  readonly fields: readonly { readonly name: string; readonly type: TypeRef }[];
}

/** A supergraph, from which the schemas of the subgraphs, the merged one and the data follow. */
export interface Model {
  readonly subgraphs: readonly string[];
  readonly entities: readonly Entity[];
  readonly values: readonly ValueType[];
  readonly abstracts: readonly Abstract[];
  readonly roots: readonly Field[];
  /** A type without a key to which several subgraphs add: reached by a shared root field only. */
  readonly report: { readonly root: Field; readonly fields: readonly Field[] } | undefined;
  /** How often a cell of the data fails or is null where it must not be. */
  readonly faults: number;
}

export const COLORS = ['RED', 'GREEN', 'BLUE'] as const;
export const LEAVES = ['Int', 'String', 'String', 'Float', 'Boolean', 'ID', 'Color', 'Blob'] as const;
export const QUERY = 'Query';
export const REPORT = 'Report';

export function named(name: string, nonNull = false): TypeRef {
  return { kind: 'named', name, nonNull };
}

export function nameOf(type: TypeRef): string {
  return type.kind === 'list' ? nameOf(type.of) : type.name;
}

export function isLeaf(type: TypeRef): boolean {
  return (LEAVES as readonly string[]).includes(nameOf(type));
}

/** @param relaxed whether null may stand everywhere */
export function writeType(type: TypeRef, relaxed = false): string {
  const inner = type.kind === 'list' ? `[${writeType(type.of, relaxed)}]` : type.name;
  return type.nonNull && !relaxed ? `${inner}!` : inner;
}

export function writeRequirements(requirements: readonly Requirement[]): string {
  return requirements
    .map(({ name, below }) => (below.length === 0 ? name : `${name} { ${writeRequirements(below)} }`))
    .join(' ');
}

export function entityOf(model: Pick<Model, 'entities'>, name: string): Entity | undefined {
  return model.entities.find((entity) => entity.name === name);
}

/** The fields of an object type. */
export function fieldsOf(model: Model, type: string): readonly Field[] {
  if (type === QUERY) return model.report ? [...model.roots, model.report.root] : model.roots;
  if (type === REPORT) return model.report?.fields ?? [];
  return (entityOf(model, type) ?? model.values.find(({ name }) => name === type))?.fields ?? [];
}
