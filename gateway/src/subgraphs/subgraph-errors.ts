import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { ToldError } from '../execution/answers.js';

/** What may pass from a subgraph's error to a client. Everything else, as a stack, stays behind. */
const PASSED_ON = ['code', 'field', 'rule', 'messageZh', 'messageEn', 'problems', 'requestId'] as const;

/** Whether a text is a code and not a sentence, which may hold anything. */
function isCode(code: unknown): code is string {
  return typeof code === 'string' && /^\w{1,64}$/.test(code);
}

/**
 * An error of a subgraph as the gateway passes it on: a deliberate one (it has a code and both sentences) with its text, any other
 * masked, since its message may hold SQL, addresses or values. Its place is not told: it is one of the subgraph's answer.
 *
 * @param onDefect told of each error that is masked, by the subgraph's code
 */
export function passOnError(
  error: Readonly<Record<string, unknown>>,
  service: string,
  requestId: string,
  onDefect: (code: string) => void,
): ToldError {
  const extensions = (
    typeof error['extensions'] === 'object' && error['extensions'] !== null ? error['extensions'] : {}
  ) as Record<string, unknown>;
  const { code, messageZh, messageEn } = extensions;
  if (!isCode(code) || typeof messageZh !== 'string' || typeof messageEn !== 'string') {
    onDefect(isCode(code) ? code : 'none');
    // A value that only the subgraph can judge, as of its own scalars, is the client's fault; its text may quote the value.
    const problem =
      code === 'BAD_USER_INPUT'
        ? gatewayProblem(code, 'type', { service })
        : gatewayProblem('INTERNAL_SERVER_ERROR', 'internal', { service });
    return problemAsError(problem, requestId);
  }
  const kept: Record<string, unknown> = { field: '', rule: '' };
  for (const key of PASSED_ON) if (extensions[key] !== undefined) kept[key] = extensions[key];
  return { message: `${messageZh} ${messageEn}`, extensions: { ...kept, service, requestId } };
}
