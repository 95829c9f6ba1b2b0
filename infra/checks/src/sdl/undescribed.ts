import {
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

const CHINESE = /\p{Script=Han}/u;

/**
 * What of a schema lacks its description: a type without one or without a Chinese term in it; a field, an argument, an input field or a
 * value of an enumeration without one.
 *
 * @param sdl the whole SDL of a subgraph; an extension can carry no description of its own, but what is in it does
 * @param stubs names of types that the subgraph only mentions: their owner describes them
 * @returns a sentence for each, as `Query.workReport(region) has no description`
 */
export function findUndescribed(sdl: string, stubs: ReadonlySet<string>): string[] {
  return parse(sdl).definitions.flatMap((definition) => {
    const isType = isTypeDefinitionNode(definition);
    if (!isType && !isTypeExtensionNode(definition)) return [];
    if (stubs.has(definition.name.value)) return [];
    return [...(isType ? faultsOfType(definition) : []), ...faultsOfMembers(definition)];
  });
}

function faultsOfType({ name, description }: TypeDefinitionNode): string[] {
  if (!description) return [`${name.value} has no description`];
  return CHINESE.test(description.value) ? [] : [`The description of ${name.value} has no Chinese term`];
}

function faultsOfMembers(type: TypeDefinitionNode | TypeExtensionNode): string[] {
  return membersOf(type).flatMap((member) => {
    const path = `${type.name.value}.${member.name.value}`;
    const argumentsOf = 'arguments' in member ? (member.arguments ?? []) : [];
    return [
      ...(member.description ? [] : [`${path} has no description`]),
      ...argumentsOf
        .filter(({ description }) => !description)
        .map(({ name }) => `${path}(${name.value}) has no description`),
    ];
  });
}

function membersOf(type: TypeDefinitionNode | TypeExtensionNode): readonly Member[] {
  if ('fields' in type) return type.fields ?? [];
  return 'values' in type ? (type.values ?? []) : [];
}
