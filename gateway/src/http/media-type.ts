/** The media types of answers (GraphQL over HTTP, 4): the one of its own, and JSON for those who ask for that. */
const OWN = 'application/graphql-response+json';
const LEGACY = 'application/json';

/** How an answer is sent. */
export interface AnswerForm {
  readonly contentType: string;
  /**
   * The status of an answer to a request that could not be run: clients that ask for JSON alone take any other status than 200 for a fault of
   * the network (6.4.1).
   */
  readonly refusedStatus: 200 | 400;
}

/** What a client's `Accept` header asks for. */
export function answerForm(accept: string | undefined): AnswerForm {
  const wanted = accept?.toLowerCase() ?? '';
  if (wanted.includes(OWN)) return { contentType: `${OWN}; charset=utf-8`, refusedStatus: 400 };
  return { contentType: `${LEGACY}; charset=utf-8`, refusedStatus: wanted.includes(LEGACY) ? 200 : 400 };
}
