/** The media types of answers (GraphQL over HTTP, 4): the one of its own, and JSON for those who ask for that. */
const OWN = 'application/graphql-response+json';
const LEGACY = 'application/json';
/** Of clients that take every answer as an event. */
const EVENTS = 'text/event-stream';

/** How an answer is sent. */
export interface AnswerForm {
  readonly contentType: string;
  /**
   * The status of an answer to a request that could not be run: clients that ask for JSON alone take any other status than 200 for a fault of
   * the network (6.4.1), and so do those that take events alone.
   */
  readonly refusedStatus: 200 | 400;
  /** Whether the answer is the one event of a stream. */
  readonly isEvent: boolean;
}

const AS_EVENT: AnswerForm = {
  contentType: `${EVENTS}; charset=utf-8`,
  refusedStatus: 200,
  isEvent: true,
};

/** What a client's `Accept` header asks for. */
export function answerForm(accept: string | undefined): AnswerForm {
  const wanted = accept?.toLowerCase() ?? '';
  if (wanted.includes(OWN))
    return { contentType: `${OWN}; charset=utf-8`, refusedStatus: 400, isEvent: false };
  const asksForJson = wanted.includes(LEGACY);
  if (!asksForJson && wanted.includes(EVENTS)) return AS_EVENT;
  return {
    contentType: `${LEGACY}; charset=utf-8`,
    refusedStatus: asksForJson ? 200 : 400,
    isEvent: false,
  };
}
