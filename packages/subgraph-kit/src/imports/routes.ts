import { PassThrough, type Readable } from 'node:stream';

import { recordingInstant, RefusedError } from '@zhucan/codes';
import type { FastifyInstance, FastifyReply } from 'fastify';

import type { ImportDesk } from './desk.js';

/** A request whose body is taken as it comes. */
export interface Upload {
  Params: { token: string };
  Body: Readable;
}

const STATUSES: Readonly<Record<string, number>> = {
  FILE_TOO_LARGE: 413,
  UNKNOWN_ADDRESS: 404,
  UPLOAD_TOKEN: 404,
  REJECTS_ADDRESS: 404,
};

/** The length that a sender states; undefined where it states none. */
export function declaredBytes(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header);
}

/**
 * Answers a refusal over HTTP with its problems.
 *
 * @throws whatever is no refusal
 */
export function answerRefusal(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof RefusedError)) throw error;
  const { problems } = error;
  return reply
    .code(STATUSES[problems[0].code] ?? 422)
    .send({ problems, at: recordingInstant().toISOString() });
}

/** Gives routes whose bodies are streams of any content type. */
export function withStreamBodies(app: FastifyInstance, routes: (scope: FastifyInstance) => void): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, passed) => {
      passed(null, payload);
    });
    routes(scope);
    done();
  });
}

/**
 * Adds the addresses of imports: `PUT /imports/:token` takes a file once, `GET /imports/rejects/:token` gives its workbook of rejects. A
 * file whose stated length is over the limit is refused before it is read.
 */
export function addImportRoutes(app: FastifyInstance, imports: ImportDesk): void {
  withStreamBodies(app, (scope) => {
    scope.route<Upload>({
      method: 'PUT',
      url: '/imports/:token',
      async handler(request, reply) {
        try {
          const length = declaredBytes(request.headers['content-length']);
          const { id, kind, status, totalRows, problems } = await imports.receive(
            request.params.token,
            request.body,
            length,
          );
          const refusedStatus = STATUSES[problems[0]?.code ?? ''] ?? 422;
          return await reply
            .code(status === 'FAILED' ? refusedStatus : 202)
            .send({ id, kind, status, totalRows, problems });
        } catch (error) {
          return answerRefusal(reply, error);
        }
      },
    });
  });
  app.get<{ Params: { token: string } }>('/imports/rejects/:token', async (request, reply) => {
    try {
      const { jobId } = await imports.openRejects(request.params.token, request.id);
      const out = new PassThrough();
      void imports.writeRejects(jobId, out).then(
        () => out.end(),
        (error: unknown) => out.destroy(error instanceof Error ? error : new Error('the workbook broke off')),
      );
      return await reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rejects-${jobId}.csv"`)
        .header('cache-control', 'no-store')
        .send(out);
    } catch (error) {
      return answerRefusal(reply, error);
    }
  });
}
