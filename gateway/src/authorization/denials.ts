import type { DocumentNode, FieldNode, GraphQLSchema, SelectionNode } from 'graphql';

import type { ShapeDenials } from '../projection/shape.js';
import { directiveOf } from './requirement.js';
import type { Rights } from './rights.js';
import type { AccessRules, Rule } from './rules.js';
import { visitFields } from './visit-fields.js';

/** What of an operation a caller may not read. */
export class Denials implements ShapeDenials {
  /** Fields that are refused wherever they are. */
  readonly fields = new Map<FieldNode, Rule>();
  /** All that is left out, by type and field, with the directive that refuses it. */
  readonly left = new Map<string, string>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: AccessRules,
    private readonly rights: Rights,
  ) {}

  /** Refuses a field wherever it is. */
  deny(field: FieldNode, type: string, rule: Rule): void {
    this.fields.set(field, rule);
    this.leave(type, field, rule);
  }

  /** Notes that a field is left out, if only for some objects. */
  leave(type: string, field: FieldNode, rule: Rule): void {
    this.left.set(`${type}.${field.name.value}`, this.directive(rule));
  }

  /** Why a field may not be asked of a type, as it is known where it is asked; nothing where it may. */
  whyField(type: string, field: string): Rule | undefined {
    return this.missing(this.rules.ofField(type, field));
  }

  /** Whether what a plan reads of a field is refused for any object that may be meant. */
  refusesReading(type: string, field: string): boolean {
    return (
      this.whyField(type, field) !== undefined ||
      this.rules.objectTypes(type).some((object) => this.whyField(object, field) !== undefined)
    );
  }

  ofField(type: string, nodes: readonly FieldNode[]): string | undefined {
    for (const node of nodes) {
      const rule = this.fields.get(node) ?? this.whyField(type, node.name.value);
      if (rule) return this.directive(rule);
    }
    return undefined;
  }

  ofType(type: string): string | undefined {
    // A type that clients do not see is not named to them either.
    if (this.schema.getType(type) === undefined) return undefined;
    const rule = this.missing(this.rules.ofType(type));
    return rule && this.directive(rule);
  }

  private missing(rule: Rule): Rule | undefined {
    return rule.every((each) => this.rights.meets(each)) ? undefined : rule;
  }

  private directive(rule: Rule): string {
    const place = rule.find((each) => !this.rights.meets(each));
    const requirement = place === undefined ? undefined : this.rules.requirements[place];
    return requirement ? directiveOf(requirement) : '';
  }
}

/** Refuses the fields that may not be asked whatever the type of the object is. */
export function denyFields(
  denials: Denials,
  schema: GraphQLSchema,
  document: DocumentNode,
  isWanted: (selection: SelectionNode) => boolean,
): void {
  visitFields(schema, document, isWanted, (field, type) => {
    const why = denials.whyField(type, field.name.value);
    if (why) denials.deny(field, type, why);
  });
}
