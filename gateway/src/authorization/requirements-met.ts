import type { DocumentNode, GraphQLSchema } from 'graphql';

import type { QueryPlan } from '../plan/plan.js';
import { fetchesOf, meetsRules } from './plan-reads.js';
import type { AccessRules, Rule } from './rules.js';
import { visitFields } from './visit-fields.js';

function sorted(places: Iterable<number>): Rule {
  return [...new Set(places)].sort((one, other) => one - other);
}

/** The requirements of what is asked: at types as they are known where fields are asked, and at those that objects can have. */
function ofDocument(schema: GraphQLSchema, document: DocumentNode, rules: AccessRules): Rule {
  const met = new Set<number>();
  const add = (rule: Rule): void => {
    for (const each of rule) met.add(each);
  };
  visitFields(
    schema,
    document,
    () => true,
    (field, type) => {
      const name = field.name.value;
      add(rules.ofField(type, name));
      for (const object of rules.objectTypes(type)) add(rules.ofField(object, name));
      for (const object of rules.objectTypes(rules.typeOf(type, name) ?? '')) add(rules.ofType(object));
    },
  );
  return sorted(met);
}

/**
 * The requirements that an operation may meet, by what it asks for and by what its plans read besides, whoever they are made for.
 *
 * @param plans those for whoever may read all; nothing where they are made later
 * @returns nothing where it meets none
 */
export function requirementsMet(
  schema: GraphQLSchema,
  rules: AccessRules,
  document: DocumentNode,
  plans: readonly QueryPlan[] | undefined,
): Rule | undefined {
  const own = ofDocument(schema, document, rules);
  if (own.length > 0) return sorted([...own, ...rules.ofReadings]);
  if (rules.ofReadings.length === 0) return undefined;
  const reads = plans?.some((plan) => fetchesOf(plan).some((fetch) => meetsRules(fetch, rules))) ?? true;
  return reads ? rules.ofReadings : undefined;
}
