import type { BearerVerifier, TokenHolder } from '@zhucan/access';

import { gatewayProblem } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import { Refused } from './answer.js';
import type { ClientRequest } from './client-request.js';

/** Says who asks: at once where the token was checked a moment ago. */
export type Authenticate = (
  request: Pick<ClientRequest, 'headers'>,
  requestId: string,
) => TokenHolder | Promise<TokenHolder>;

/**
 * Builds the check of a request's token.
 *
 * @returns a function that throws, or rejects with, {@link Refused} for who cannot be told
 */
export function authentication(verify: BearerVerifier, logger: GatewayLogger): Authenticate {
  function refusal(error: unknown, requestId: string): Refused {
    const reason =
      error instanceof Error && error.name === 'AccessError'
        ? error.message
        : 'the token could not be checked';
    logger.info({ requestId, reason }, 'a request was not authenticated');
    return new Refused(401, gatewayProblem('UNAUTHENTICATED', 'bearer token', { field: 'authorization' }), [
      'www-authenticate',
      'Bearer',
    ]);
  }

  return (request, requestId) => {
    const holder = verify(request.headers.authorization);
    if (!(holder instanceof Promise)) return holder;
    return holder.catch((error: unknown) => {
      throw refusal(error, requestId);
    });
  };
}
