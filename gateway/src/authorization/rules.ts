import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

import { type FieldOfType, readReadings, type Readings, type TypeOf } from './readings.js';
import { followsFrom, type Requirement } from './requirement.js';
import { requirementReader, type RequirementReader } from './rule-directives.js';

/** Places in the list of requirements; all of them must be met. */
export type Rule = readonly number[];

/** What a supergraph asks of those who read it. */
export interface AccessRules {
  readonly requirements: readonly Requirement[];
  /** What it takes to be given a value of a type. */
  ofType(type: string): Rule;
  /** What it takes to ask a type for a field: of the type, of the field, and of the type that it gives. */
  ofField(type: string, field: string): Rule;
  /** The object types that a value of a type can have, those among them that clients do not see. */
  objectTypes(type: string): readonly string[];
  readonly typeOf: TypeOf;
  readonly readings: Readings;
  /** What it may take to read what plans read besides what clients ask for. */
  readonly ofReadings: Rule;
}

const NONE: Rule = [];

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function union(...rules: readonly Rule[]): Rule {
  return [...new Set(rules.flat())].sort((one, other) => one - other);
}

/** Requirements, each once. */
class Requirements {
  readonly list: Requirement[] = [];
  private readonly places = new Map<string, number>();

  rule(requirements: readonly Requirement[]): Rule {
    return union(
      requirements.map((requirement) => {
        const text = JSON.stringify(requirement);
        const known = this.places.get(text);
        if (known !== undefined) return known;
        this.places.set(text, this.list.length);
        this.list.push(requirement);
        return this.list.length - 1;
      }),
    );
  }
}

interface Type {
  readonly own: readonly Requirement[];
  /** The object types that a value can have. */
  readonly objects: readonly string[];
  readonly interfaces: readonly string[];
  readonly fields: ReadonlyMap<string, { readonly type: string; readonly own: readonly Requirement[] }>;
}

type Fielded = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isFielded(definition: { readonly kind: Kind }): definition is Fielded {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

function readTypes(supergraph: DocumentNode, read: RequirementReader): ReadonlyMap<string, Type> {
  const objects = new Map<string, string[]>();
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const each of definition.interfaces ?? [])
        objects.set(each.name.value, [...(objects.get(each.name.value) ?? []), definition.name.value]);
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      objects.set(
        definition.name.value,
        (definition.types ?? []).map(({ name }) => name.value),
      );
  }
  const types = new Map<string, Type>();
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const name = definition.name.value;
    const fields: readonly FieldDefinitionNode[] = isFielded(definition) ? (definition.fields ?? []) : [];
    types.set(name, {
      own: read(definition),
      objects: definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [name] : (objects.get(name) ?? []),
      interfaces: isFielded(definition) ? (definition.interfaces ?? []).map((each) => each.name.value) : [],
      fields: new Map(
        fields.map((field) => [field.name.value, { type: namedType(field.type), own: read(field) }]),
      ),
    });
  }
  return types;
}

/**
 * Reads the rules of a supergraph. Composition writes what implementing types and fields require on their interface as well; what an
 * interface requires beyond that is meant for whatever implements it, and holds there too.
 *
 * @returns nothing where the supergraph has no rules
 */
export function readAccessRules(supergraph: DocumentNode): AccessRules | undefined {
  const read = requirementReader(supergraph);
  if (read === undefined) return undefined;
  const types = readTypes(supergraph, read);
  const requirements = new Requirements();

  /** What interfaces require beyond what comes from all that implements them. */
  function inherited(type: Type, of: (each: Type) => readonly Requirement[]): Requirement[] {
    return type.interfaces.flatMap((name) => {
      const above = types.get(name);
      if (above === undefined || of(above).length === 0) return [];
      const below = above.objects.flatMap((object) => {
        const each = types.get(object);
        return each ? of(each) : [];
      });
      return of(above).filter((requirement) => !followsFrom(requirement, below));
    });
  }

  const typeRules = new Map<string, Rule>();
  for (const [name, type] of types)
    typeRules.set(name, requirements.rule([...type.own, ...inherited(type, ({ own }) => own)]));
  const ofType = (type: string): Rule => typeRules.get(type) ?? NONE;

  const fieldRules = new Map<string, Rule>();
  for (const [name, type] of types)
    for (const [field, { type: given, own }] of type.fields) {
      const above = inherited(type, (each) => each.fields.get(field)?.own ?? []);
      const rule = union(ofType(name), requirements.rule([...own, ...above]), ofType(given));
      if (rule.length > 0) fieldRules.set(`${name}.${field}`, rule);
    }
  if (requirements.list.length === 0) return undefined;

  const typeOf: TypeOf = (type, field) => types.get(type)?.fields.get(field)?.type;
  const ofField = (type: string, field: string): Rule => fieldRules.get(`${type}.${field}`) ?? NONE;
  const objectTypes = (type: string): readonly string[] => types.get(type)?.objects ?? [];
  const readings = readReadings(supergraph, typeOf);
  const rulesOfReading = ({ type, field }: FieldOfType): Rule =>
    union(ofField(type, field), ...objectTypes(type).map((each) => ofField(each, field)));
  return {
    requirements: requirements.list,
    ofType,
    ofField,
    objectTypes,
    typeOf,
    readings,
    ofReadings: union(...readings.all.map(rulesOfReading)),
  };
}
