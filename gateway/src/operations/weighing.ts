import type { DocumentNode } from 'graphql';

import type { OperationCost } from '../cost/operation-cost.js';
import type { CallPlan } from '../execution/request.js';
import type { ExpandedOperation } from '../incremental/expand.js';
import type { FetchNode, PlanNode, QueryPlan, RequiredSelection } from '../plan/plan.js';

/**
 * What the parts of a kept operation take of the heap, in bytes. The figures were measured with Node 20 (`weight.int.test.ts` holds them): objects
 * with their headers, closures with their contexts, lists and maps.
 */
const STRING = 24;
/** A token of a document with its part of the syntax tree: nodes, their places in the text, empty lists. */
const TOKEN = 260;
/** A field or fragment of a syntax tree that was made of another. */
const NODE = 350;
const OPERATION = 4_000;
/** A part of a cost that variables decide: closures with their contexts. */
const OPEN_COST = 700;
/** A fetch, without its operation. */
const FETCH = 500;
/** A field or a fragment of what is sent of an entity. */
const REQUIRED = 150;
/** A deferred fragment, with the way to it. */
const DEFERRED = 5_000;
/** A call, or a part of one, with what writes its representations. */
const CALL = 700;
const CALL_PART = 500;

/** Texts here have a byte for a character, nearly all. */
export function weightOfText(text: string): number {
  return STRING + text.length;
}

/** A document as it was read. */
export function weightOfDocument({ tokenCount }: DocumentNode, text: string): number {
  return weightOfText(text) + (tokenCount ?? text.length) * TOKEN;
}

function weightOfRequired(selections: readonly RequiredSelection[]): number {
  return selections.reduce(
    (total, { selections: inner }) => total + REQUIRED + weightOfRequired(inner ?? []),
    0,
  );
}

function weightOfFetch({ operation, requires }: FetchNode): number {
  return FETCH + weightOfText(operation) + weightOfRequired(requires ?? []);
}

function weightOfNode(node: PlanNode | undefined): number {
  switch (node?.kind) {
    case undefined:
      return 0;
    case 'Fetch':
      return weightOfFetch(node);
    case 'Flatten':
      return weightOfNode(node.node);
    case 'Condition':
      return weightOfNode(node.ifClause) + weightOfNode(node.elseClause);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.reduce((total, each) => total + weightOfNode(each), 0);
  }
}

/** The plans of an operation. */
export function weightOfPlans(plans: readonly QueryPlan[]): number {
  return plans.reduce((total, { node, primary }) => total + weightOfNode(node) + weightOfNode(primary), 0);
}

/** Compiled calls, with their fetches: those of a plan are changed for a choice, or made for it, as often as they are shared. */
export function weightOfCalls(calls: readonly CallPlan[]): number {
  return calls.reduce(
    (total, { head, parts }) =>
      total +
      CALL +
      weightOfText(head) +
      parts.reduce((ofParts, { fetch }) => ofParts + CALL_PART + weightOfFetch(fetch), 0),
    0,
  );
}

/** An operation that was expanded to be answered in parts. */
export function weightOfExpanded({ nodes, deferred }: ExpandedOperation): number {
  return nodes * NODE + deferred.length * DEFERRED;
}

/** An operation that was prepared, without its plans: what it costs, what reads its variables, where its variants are kept. */
export function weightOfOperation({ openParts }: Pick<OperationCost, 'openParts'>): number {
  return OPERATION + openParts * OPEN_COST;
}
