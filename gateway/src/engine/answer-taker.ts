import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { AnswerTaker } from '../execution/answers.js';
import { variablesText } from '../execution/bodies.js';
import { headOf } from '../execution/request.js';
import type { JsonObject } from '../execution/tree.js';
import type { TypeConditions } from '../execution/type-conditions.js';
import type { GatewayLogger } from '../logger.js';
import type { Run } from '../operations/operation.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import type { SubgraphClient } from '../subgraphs/subgraph-client.js';
import { passOnError } from '../subgraphs/subgraph-errors.js';

/** What takes the answers to one run of compiled calls. @param variables the client's, each as JSON */
export type TakerFor = (
  run: Run,
  variables: ReadonlyMap<string, string>,
  context: RequestContext,
) => AnswerTaker;

/** Builds what takes the answers of subgraphs: errors are logged with their cause and told without it, and others stand in for who fails. */
export function answerTakers(types: TypeConditions, client: SubgraphClient, logger: GatewayLogger): TakerFor {
  return function takerFor(run, variables, context) {
    const { requestId } = context.caller;
    const traceId = context.trace?.traceId;
    return {
      types,
      shares: run.shares,
      told(error, service) {
        return passOnError(error, service, requestId, (code) => {
          logger.error(
            { service, requestId, traceId, code },
            'a subgraph answered with an error that is not passed on',
          );
        });
      },
      failed(error, service) {
        const failure =
          error instanceof SubgraphFailure
            ? error
            : new SubgraphFailure(service, 'answer', 'the call could not be made');
        const told = { service, requestId, traceId, rule: failure.rule, cause: failure.message };
        // A client that goes is no trouble of the subgraph, and nobody is to be woken for it.
        if (failure.rule === 'cancelled') logger.debug(told, 'a call was given up');
        else logger.warn(told, 'a subgraph is unavailable');
        return problemAsError(gatewayProblem('SUBGRAPH_UNAVAILABLE', failure.rule, { service }), requestId);
      },
      // All are asked at once: one after the other, two that hang would take the whole time of the request.
      async standIn(call, names) {
        const [part] = call.parts;
        if (part === undefined || call.mutates) return null;
        const attempts = run
          .standInsFor(part.fetch.operation, call.service, names)
          .map(async ({ service, query, variables: used }) => {
            const body = `${headOf(query, undefined)}${variablesText(used, variables)}}}`;
            context.calls.count += 1;
            const { data } = await client.call(service, body, context, false);
            const brought = Object.fromEntries(
              Object.entries(data ?? {}).filter(([, value]) => value !== null),
            ) as JsonObject;
            if (Object.keys(brought).length === 0)
              throw new SubgraphFailure(service, 'answer', 'nothing to stand in');
            return brought;
          });
        // Without one that answers, the field stays null, and the failure that made it so is told.
        return attempts.length > 0 ? Promise.any(attempts).catch(() => null) : null;
      },
    };
  };
}
