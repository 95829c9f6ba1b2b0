import { type GraphQLSchema, parse, validate } from 'graphql';

import { inputAsJson, makeInput, writeInput } from './make-input.js';
import {
  type Argument,
  type Field,
  fieldsOf,
  isLeaf,
  type Model,
  named,
  nameOf,
  QUERY,
  type TypeRef,
  writeType,
} from './model.js';
import type { Random } from './random.js';

export interface GeneratedQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface FieldSelection {
  readonly kind: 'field';
  readonly name: string;
  readonly alias: string | undefined;
  readonly args: string;
  readonly directives: string;
  readonly below: Selection[] | undefined;
}

interface InlineSelection {
  readonly kind: 'inline';
  readonly on: string | undefined;
  readonly directives: string;
  readonly below: Selection[];
}

type Selection =
  | FieldSelection
  | InlineSelection
  | { readonly kind: 'spread'; readonly name: string; readonly directives: string };

/** What has a name already in one object of the answer: fields that share a name must be mergeable. */
type Scope = Map<string, { readonly uses: Use[]; readonly type: string; readonly below: Scope }>;
interface Use {
  readonly parent: string;
  readonly field: string;
  readonly args: string;
}

interface VariableDefinition {
  readonly name: string;
  readonly type: TypeRef;
  readonly default: string | undefined;
}

const MOST_LEVELS = 5;
const MOST_FIELDS = 12;
/** Names that clash with keys, with what plans use, and with what objects inherit. */
const ALIASES = [
  'id',
  'code',
  'region',
  'number',
  'tag',
  'label',
  'name',
  'owner',
  'sum0',
  '_entities',
  'constructor',
  'a',
  'b',
];
const VARIABLE_NAMES = ['representations', 'id', 'v', 'representations_0', 'first'];

function writeSelections(selections: readonly Selection[], indent: string): string {
  const inner = `${indent}  `;
  const lines = selections.map((each) => {
    if (each.kind === 'spread') return `${inner}...${each.name}${each.directives}`;
    const head =
      each.kind === 'field'
        ? `${each.alias === undefined ? '' : `${each.alias}: `}${each.name}${each.args}`
        : `...${each.on === undefined ? '' : ` on ${each.on}`}`;
    const below = each.below ? ` ${writeSelections(each.below, inner)}` : '';
    return `${inner}${head}${each.directives}${below}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

class QueryMaker {
  private readonly variables: VariableDefinition[] = [];
  private readonly values: Record<string, unknown> = {};
  private readonly fragments: { readonly name: string; readonly on: string; readonly below: Selection[] }[] =
    [];
  private readonly sets: { readonly type: string; readonly selections: Selection[] }[] = [];
  private left = MOST_FIELDS;
  private directivesLeft = 8;

  constructor(
    private readonly random: Random,
    private readonly model: Model,
    private readonly schema: GraphQLSchema,
  ) {}

  make(): GeneratedQuery {
    const selections = this.makeSet(QUERY, 1, undefined, new Map());
    this.reuseFragments(selections);
    return { query: this.write(selections), variables: this.values };
  }

  private write(selections: readonly Selection[]): string {
    const defined = this.variables.map(
      (each) =>
        `$${each.name}: ${writeType(each.type)}${each.default === undefined ? '' : ` = ${each.default}`}`,
    );
    const head =
      defined.length === 0 ? '' : `query${this.random.chance(0.5) ? ' Q' : ''}(${defined.join(', ')}) `;
    const fragments = this.fragments.map(
      ({ name, on, below }) => `fragment ${name} on ${on} ${writeSelections(below, '')}`,
    );
    return [`${head}${writeSelections(selections, '')}`, ...fragments].join('\n');
  }

  /** Spreads fragments at second places, where that stays valid. */
  private reuseFragments(selections: readonly Selection[]): void {
    for (const fragment of this.random.some(this.fragments, 0, 2)) {
      const { selections: place } = this.random.pick(this.sets);
      place.push({ kind: 'spread', name: fragment.name, directives: '' });
      if (validate(this.schema, parse(this.write(selections))).length > 0) place.pop();
    }
  }

  private variable(type: TypeRef, argument?: Argument): string {
    const { random } = this;
    const free = VARIABLE_NAMES.filter((name) => !this.variables.some((each) => each.name === name));
    const name = free.length > 0 && random.chance(0.7) ? random.pick(free) : `w${this.variables.length}`;
    const value = (of: TypeRef) => makeInput(random, of, () => undefined);
    const define = (of: TypeRef, initial?: string): void => {
      this.variables.push({ name, type: of, default: initial });
    };
    if (type.nonNull) {
      if (argument?.default !== undefined && random.chance(0.3)) {
        // Where the argument has a default, the variable may be absent.
        define({ ...type, nonNull: false });
        if (random.chance(0.5)) this.values[name] = inputAsJson(value(type));
        return name;
      }
      const hasDefault = random.chance(0.4);
      define(
        { ...type, nonNull: !hasDefault || random.chance(0.5) },
        hasDefault ? writeInput(value(type)) : undefined,
      );
      if (!hasDefault || random.chance(0.5)) this.values[name] = inputAsJson(value(type));
      return name;
    }
    define({ ...type, nonNull: false }, random.chance(0.4) ? writeInput(value(type)) : undefined);
    if (random.chance(0.6)) this.values[name] = inputAsJson(value(type));
    return name;
  }

  private makeArguments(args: readonly Argument[]): string {
    const { random } = this;
    const given = args.flatMap((argument) => {
      const isNeeded = argument.type.nonNull && argument.default === undefined;
      if (!isNeeded && random.chance(0.4)) return [];
      const variable = (of: TypeRef): string | undefined =>
        random.chance(0.35) && this.variables.length < 6
          ? this.variable(of, of === argument.type ? argument : undefined)
          : undefined;
      const isBlob = nameOf(argument.type) === 'Blob';
      const input = makeInput(
        random,
        argument.type,
        isBlob ? (of) => (of === argument.type ? variable(of) : undefined) : variable,
      );
      return [`${argument.name}: ${writeInput(input)}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  private makeDirectives(): string {
    const { random } = this;
    if (this.directivesLeft <= 0 || !random.chance(0.12)) return '';
    this.directivesLeft -= 1;
    const name = random.pick(['skip', 'include']);
    const known = this.variables.filter(({ type }) => writeType(type) === 'Boolean!');
    if (random.chance(0.5)) return ` @${name}(if: ${random.chance(name === 'skip' ? 0.3 : 0.7)})`;
    const [first] = known;
    const variable = first && random.chance(0.5) ? first.name : this.variable(named('Boolean', true));
    return ` @${name}(if: $${variable})`;
  }

  /** The types that can be asked for where a type stands. */
  private conditions(type: string): string[] {
    const members = (name: string): string[] => {
      const abstract = this.model.abstracts.find((each) => each.name === name);
      return abstract ? [...new Set([...abstract.partsIn.values()].flatMap((part) => part.members))] : [name];
    };
    const own = new Set(members(type));
    const all = [...own, ...this.model.abstracts.map(({ name }) => name)];
    return all.filter((name) => members(name).some((member) => own.has(member)));
  }

  private fieldsOf(type: string): readonly Field[] {
    const abstract = this.model.abstracts.find(({ name }) => name === type);
    if (!abstract) return fieldsOf(this.model, type);
    const known = new Set([...abstract.partsIn.values()].flatMap(({ fields }) => fields));
    return abstract.fields
      .filter(({ name }) => known.has(name))
      .map((each) => ({
        ...each,
        args: [],
        owners: new Set(),
        externalIn: new Set(),
        isKey: false,
        safe: false,
      }));
  }

  private makeSet(type: string, level: number, at: string | undefined, scope: Scope): Selection[] {
    const { random } = this;
    const selections: Selection[] = [];
    this.sets.push({ type, selections });
    const isAbstract = this.model.abstracts.some(({ name }) => name === type);
    const fields = this.fieldsOf(type);
    const count = type === QUERY ? 2 + random.below(3) : 1 + random.below(4);
    for (let done = 0; done < count; done += 1) {
      if (random.chance(0.08)) this.addTypename(type, scope, selections);
      if (type !== QUERY && level < MOST_LEVELS && random.chance(isAbstract ? 0.6 : 0.12))
        this.addFragment(type, level, at, scope, selections);
      else if (fields.length > 0) {
        const last = selections.at(-1);
        const again = last?.kind === 'field' && random.chance(0.12) ? last : undefined;
        this.addField(type, level, at, scope, selections, fields, again);
      }
    }
    if (selections.length === 0) this.addTypename(type, scope, selections);
    return selections;
  }

  private addTypename(parent: string, scope: Scope, selections: Selection[]): void {
    const alias = this.random.chance(0.3) ? 'kind_' : undefined;
    const key = alias ?? '__typename';
    const known = scope.get(key);
    if (known && known.uses.some(({ field }) => field !== '__typename')) return;
    if (!known)
      scope.set(key, {
        uses: [{ parent, field: '__typename', args: '' }],
        type: 'String!',
        below: new Map(),
      });
    selections.push({
      kind: 'field',
      name: '__typename',
      alias,
      args: '',
      directives: this.makeDirectives(),
      below: undefined,
    });
  }

  private addFragment(
    type: string,
    level: number,
    at: string | undefined,
    scope: Scope,
    selections: Selection[],
  ): void {
    const { random } = this;
    const on = random.chance(0.1) ? undefined : random.pick(this.conditions(type));
    const directives = this.makeDirectives();
    const below = this.makeSet(on ?? type, level + 1, at, scope);
    if (on !== undefined && random.chance(0.35)) {
      const name = `F${this.fragments.length}`;
      this.fragments.push({ name, on, below });
      selections.push({ kind: 'spread', name, directives });
    } else selections.push({ kind: 'inline', on, directives, below });
  }

  private addField(
    parent: string,
    level: number,
    at: string | undefined,
    scope: Scope,
    selections: Selection[],
    fields: readonly Field[],
    again: FieldSelection | undefined,
  ): void {
    const { random } = this;
    const deep = level < MOST_LEVELS && this.left > 0;
    const able = deep ? fields : fields.filter(({ type }) => isLeaf(type));
    if (able.length === 0) return;
    const same = again && able.find(({ name }) => name === again.name);
    const repeated = again && same ? { field: same, args: again.args, alias: again.alias } : undefined;
    // Fields of other subgraphs make plans of several calls.
    const weighted = able.flatMap((each) => {
      const isElsewhere = at !== undefined && !each.owners.has(at);
      return Array.from({ length: (isElsewhere ? 3 : 1) * (isLeaf(each.type) ? 1 : 2) }, () => each);
    });
    const field = repeated?.field ?? random.pick(weighted);
    const args = repeated?.args ?? this.makeArguments(field.args);
    const wanted = repeated ? repeated.alias : random.chance(0.25) ? random.pick(ALIASES) : undefined;
    const alias = this.findName(scope, { parent, field: field.name, args }, writeType(field.type), wanted);
    const entry = scope.get(alias ?? field.name);
    if (!entry) return;
    this.left -= 1;
    const [owner] = field.owners;
    const below = isLeaf(field.type)
      ? undefined
      : this.makeSet(
          nameOf(field.type),
          level + 1,
          field.owners.has(at ?? '') ? at : (owner ?? at),
          entry.below,
        );
    selections.push({
      kind: 'field',
      name: field.name,
      alias,
      args,
      directives: this.makeDirectives(),
      below,
    });
  }

  /** Finds a name for a field under which it can be merged with what has that name; nothing where its own name does. */
  private findName(scope: Scope, use: Use, type: string, wanted: string | undefined): string | undefined {
    const isObject = (name: string): boolean => !this.model.abstracts.some((each) => each.name === name);
    const candidates = [wanted, undefined, `${use.field}_${scope.size}`, `z${scope.size}_${use.field}`];
    for (const alias of candidates) {
      const known = scope.get(alias ?? use.field);
      if (!known) {
        scope.set(alias ?? use.field, { uses: [use], type, below: new Map() });
        return alias;
      }
      const fits = known.uses.every(
        (other) =>
          (other.field === use.field && other.args === use.args) ||
          (other.parent !== use.parent && isObject(other.parent) && isObject(use.parent)),
      );
      if (fits && known.type === type) {
        known.uses.push(use);
        return alias;
      }
    }
    return undefined;
  }
}

/** Makes a valid query. */
export function makeQuery(random: Random, model: Model, schema: GraphQLSchema): GeneratedQuery {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const made = new QueryMaker(random, model, schema).make();
    if (validate(schema, parse(made.query)).length === 0) return made;
  }
  throw new Error('No valid query was found.');
}
