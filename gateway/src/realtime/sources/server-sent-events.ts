import { GATEWAY_CALL_HEADER } from '@zhucan/access';
import { Agent, type Dispatcher, request } from 'undici';

import { parseAnswer, type SubgraphAnswer, SubgraphFailure } from '../../subgraphs/subgraph-answer.js';
import { EventQueue } from '../event-queue.js';
import type { EventStream } from '../events.js';
import { eventParser, type ServerSentEvent } from './event-parser.js';
import type { Opening } from './subgraph-events.js';
import { brokenOff } from './web-socket.js';

const OK = 200;

async function connect(
  { service, url, body, requestId, proof, headers: besides, timeoutMs }: Opening,
  signal: AbortSignal,
  dispatcher: Agent,
): Promise<Dispatcher.ResponseData> {
  const headers = {
    ...besides,
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'x-request-id': requestId,
    ...(proof === undefined ? {} : { [GATEWAY_CALL_HEADER]: proof }),
  };
  const answer = await request(url, {
    method: 'POST',
    headers,
    body,
    signal,
    dispatcher,
    headersTimeout: timeoutMs,
    bodyTimeout: 0,
  }).catch(() => {
    throw new SubgraphFailure(service, 'network', 'the connection failed');
  });
  const type = answer.headers['content-type'];
  if (answer.statusCode === OK && typeof type === 'string' && type.startsWith('text/event-stream'))
    return answer;
  // What it says instead is not read: the connection ends.
  answer.body.on('error', () => undefined).destroy();
  const isRefused = answer.statusCode === 401 || answer.statusCode === 403;
  throw new SubgraphFailure(service, isRefused ? 'refused' : 'network', `status ${answer.statusCode}`);
}

/**
 * Subscribes by GraphQL over server-sent events, on a connection of its own.
 *
 * @param onEnd told once, when the subscription has ended
 * @throws SubgraphFailure where the subgraph cannot be reached or does not accept the subscription in time
 */
export async function openServerSentEvents(opening: Opening, onEnd: () => void): Promise<EventStream> {
  const { service, maxEventBytes, queue: limits } = opening;
  const ended = new AbortController();
  const dispatcher = new Agent({
    connections: 1,
    keepAliveTimeout: 1,
    connect: { timeout: opening.timeoutMs },
  });
  const queue = new EventQueue<SubgraphAnswer>(limits, () => {
    ended.abort();
    void dispatcher.destroy();
    onEnd();
  });
  const take = ({ event, data }: ServerSentEvent): void => {
    if (event === 'complete') queue.finish();
    if (event === 'next') queue.push(parseAnswer(data, service), data.length);
  };
  const answer = await connect(opening, ended.signal, dispatcher).catch((error: unknown) => {
    queue.abandon();
    throw error;
  });
  const read = async (): Promise<void> => {
    const parse = eventParser(maxEventBytes, take);
    for await (const piece of answer.body.setEncoding('utf8')) parse(String(piece));
    // Who ends without `complete` has broken off.
    queue.finish(brokenOff(service));
  };
  read().catch(() => {
    queue.finish(brokenOff(service));
  });
  return { next: () => queue.next(), close: () => queue.abandon() };
}
