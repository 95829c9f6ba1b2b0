import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@zhucan/observability';
import { GraphQLError } from 'graphql';

import { currentRequest, requestIds, withRequest } from '../service/current-request.js';
import { errorFormatter } from './errors.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

function formatterWithLines() {
  const lines: string[] = [];
  const logger = createLogger(
    { service: 'registry', level: 'info' },
    { write: (line) => void lines.push(line) },
  );
  const format = errorFormatter('registry', currentRequest, logger);
  const fail = (error: unknown) => format({ message: 'select secret' }, error);
  return { fail, logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('an error that is masked', () => {
  it('is logged with the request and the trace that it came from, however many are served at once', async () => {
    const { fail, logged } = formatterWithLines();
    const serve = (requestId: string, traceparent?: string) =>
      withRequest(requestIds(requestId, traceparent), async () => {
        await Promise.resolve();
        return fail(new Error('defect'));
      });
    const [first, second] = await Promise.all([
      serve('r-1', `00-${TRACE}-b7ad6b7169203331-01`),
      serve('r-2', 'nonsense'),
    ]);
    expect([first.extensions?.['requestId'], second.extensions?.['requestId']]).toEqual(['r-1', 'r-2']);
    expect(JSON.stringify(first)).not.toContain('select secret');
    expect(logged()).toEqual([
      expect.objectContaining({ msg: 'a resolver failed', requestId: 'r-1', traceId: TRACE }),
      expect.not.objectContaining({ traceId: expect.anything() }),
    ]);
    expect(logged()[1]).toMatchObject({ requestId: 'r-2' });
  });

  it('is not one that was meant', () => {
    const { fail, logged } = formatterWithLines();
    fail(new GraphQLError('refused', { extensions: { rule: 'a rule' } }));
    expect(logged()).toEqual([]);
  });
});
