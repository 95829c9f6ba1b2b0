import { readFileSync } from 'node:fs';

import { ROLES } from '@zhucan/access';
import { LOG_LEVELS } from '@zhucan/observability';
import { z } from 'zod';

import { EnvironmentError } from './environment.js';
import { headersShape } from './headers-shape.js';

const milliseconds = z.int().min(1).max(600_000);
const count = z.int().min(1);

/** The configuration file; its JSON Schema is `config.schema.json`. */
export const configShape = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema.'),
    host: z.string().min(1).optional().describe('The address to listen on; 127.0.0.1 where none is named.'),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe('The port to listen on; 4000 where none is named, 0 for any free one.'),
    tls: z
      .strictObject({
        certFile: z
          .string()
          .min(1)
          .describe(
            'A file with the certificate in PEM, those between it and its authority after it; on SIGHUP it is read anew.',
          ),
        keyFile: z.string().min(1).describe('A file with its private key in PEM, without a passphrase.'),
        minVersion: z
          .enum(['TLSv1.2', 'TLSv1.3'])
          .optional()
          .describe('The oldest version of TLS that clients may speak; TLSv1.2 where none is named.'),
      })
      .optional()
      .describe('How it is reached by HTTPS; by HTTP where it is left out.'),
    supergraph: z.string().min(1).optional().describe('A file or an http address with the supergraph.'),
    supergraphPollMs: milliseconds
      .optional()
      .describe('After each such time the supergraph is read anew; on SIGHUP in any case.'),
    subgraphs: z
      .record(
        z.string(),
        z.strictObject({
          url: z
            .url({ protocol: /^https?$/ })
            .optional()
            .describe('Where it is called, instead of the address in the supergraph.'),
          timeoutMs: milliseconds
            .optional()
            .describe('The time that one call of it may take, instead of subgraphTimeoutMs.'),
          connections: count.optional().describe('Calls of it at a time at most; 32 where nothing is said.'),
          maxWaiting: count
            .optional()
            .describe(
              'Calls that wait for it at most, others are refused at once; 1,000 where nothing is said.',
            ),
          subscriptions: z
            .strictObject({
              protocol: z
                .enum(['graphql-ws', 'sse'])
                .describe('GraphQL over WebSocket, or over server-sent events (distinct connections).'),
              url: z.url({ protocol: /^(https?|wss?)$/ }).describe('Where it is subscribed to.'),
            })
            .optional()
            .describe('How it is subscribed to; without it its subscriptions cannot be opened.'),
        }),
      )
      .optional()
      .describe('By the name of the subgraph.'),
    headers: headersShape,
    auth: z
      .strictObject({
        jwksUrl: z.url({ protocol: /^https?$/ }).describe('The key set of the issuer of tokens.'),
        issuer: z.string().min(1).describe('The issuer that tokens must name.'),
        audience: z.string().min(1).describe('The audience that tokens must be for.'),
      })
      .optional()
      .describe('How bearer tokens are checked.'),
    gatewaySecretFile: z
      .string()
      .optional()
      .describe(
        'A file with the secret that calls of subgraphs are signed with; without it they are not signed.',
      ),
    metrics: z
      .strictObject({
        host: z
          .string()
          .min(1)
          .optional()
          .describe('The address to listen on; 127.0.0.1 where none is named: nobody is asked who he is.'),
        port: z.int().min(0).max(65_535).describe('The port of their own; 0 for any free one.'),
      })
      .optional()
      .describe('Where Prometheus reads metrics, at /metrics; without it nothing is measured.'),
    tracing: z
      .strictObject({
        endpoint: z
          .url({ protocol: /^https?$/ })
          .describe('Where OTLP is taken over HTTP, with its path, as http://127.0.0.1:4318/v1/traces.'),
        sampleRatio: z
          .number()
          .min(0)
          .max(1)
          .optional()
          .describe('The share of the traces begun here that is recorded; 0.1 where none is named.'),
      })
      .optional()
      .describe('Where OpenTelemetry spans are sent; without it none are made.'),
    logLevel: z.enum(LOG_LEVELS).optional().describe('From which level on lines are logged.'),
    kafka: z
      .strictObject({
        brokers: z
          .array(z.string().regex(/^[^\s,:]+:\d{1,5}$/))
          .min(1)
          .describe('Each as host:port.'),
        username: z
          .string()
          .min(1)
          .optional()
          .describe('The name by which the gateway proves who it is (SCRAM-SHA-512 over TLS).'),
        passwordFile: z.string().min(1).optional().describe('A file with its password.'),
        caFile: z
          .string()
          .min(1)
          .optional()
          .describe(
            "A file with the certificate of who signed the brokers', in PEM; the system's authorities where none is named.",
          ),
      })
      .optional()
      .describe('Where the topics are whose messages are events of subscriptions.'),
    streams: z
      .strictObject({
        maxStreams: count.optional().describe('Subscriptions of all clients together.'),
        maxStreamsPerSubject: count.optional().describe('Subscriptions of one subject.'),
        maxStreamsPerConnection: count.optional().describe('Operations under way on one WebSocket.'),
        connectionInitMs: milliseconds
          .optional()
          .describe('The time in which who opens a WebSocket must say who it is.'),
        slowClientMs: milliseconds
          .optional()
          .describe('A client that takes nothing for this time is cut off.'),
      })
      .optional()
      .describe('How many subscriptions are open at once, and how long clients may take.'),
    limits: z
      .strictObject({
        maxBodyBytes: count.optional().describe('Bytes of a request body.'),
        maxTokens: count.optional().describe('Lexical tokens of a document.'),
        maxDepth: count.optional().describe('Levels of fields, or of lists and objects in a value.'),
        maxFields: count.optional().describe('Fields after fragments are expanded.'),
        maxAliases: count.optional().describe('Aliased fields after fragments are expanded.'),
        maxRootFields: count.optional().describe('Fields of the root type after fragments are expanded.'),
        maxDirectives: count.optional().describe('Directives in a document.'),
        maxPlanningMs: milliseconds
          .optional()
          .describe(
            'The longest that planning an operation may take, in milliseconds; then a cheaper way is tried as long.',
          ),
        maxCost: count
          .optional()
          .describe('What an operation may be estimated to cost: objects asked for, each by its weight.'),
        maxBatch: count
          .optional()
          .describe('Operations that one request may hold; with one, a list of them is refused.'),
        assumedListSize: count
          .optional()
          .describe('Items that a list is taken to have of which the schema says nothing.'),
      })
      .optional()
      .describe('What one request may ask for.'),
    cors: z
      .strictObject({
        origins: z
          .array(
            z
              .string()
              .regex(/^(\*|https?:\/\/[^/?#@\s*]+)$/, 'must be an origin as https://portal.example, or *'),
          )
          .min(1)
          .describe('Origins whose pages may ask, as https://portal.example; * for any.'),
        methods: z
          .array(z.enum(['GET', 'POST']))
          .optional()
          .describe('Methods that they may use.'),
        headers: z
          .array(z.string().regex(/^[\w-]+$/, 'must be the name of a header'))
          .optional()
          .describe('Headers that they may send; those that the graph knows where none are named.'),
        maxAgeSeconds: z
          .int()
          .min(0)
          .max(86_400)
          .optional()
          .describe('How long browsers rely on it without asking again, in seconds.'),
      })
      .optional()
      .describe('Which pages of other origins may ask; none where it is left out.'),
    compression: z
      .strictObject({
        enabled: z.boolean().optional().describe('Whether they are; they are where nothing is said.'),
        thresholdBytes: count
          .optional()
          .describe('Answers with fewer bytes go out as they are; 1,024 where nothing is said.'),
      })
      .optional()
      .describe('How answers are made smaller (br, gzip) for clients that ask for it.'),
    trustedDocuments: z
      .strictObject({
        manifest: z
          .string()
          .min(1)
          .describe('A file in the format apollo-persisted-query-manifest, version 1.'),
        mode: z
          .enum(['warn', 'strict'])
          .describe('Whether other documents are answered and told of in the log, or refused.'),
      })
      .optional()
      .describe('The documents that clients may ask with; on SIGHUP they are read anew.'),
    budget: z
      .union([
        z.literal(false).describe('Nobody counts.'),
        z.strictObject({
          points: count.describe('What the operations of one client may cost together in the time.'),
          durationSeconds: z.int().min(1).max(86_400).describe('The time, from the first request on.'),
          redis: z
            .url({ protocol: /^rediss?$/ })
            .optional()
            .describe('A Redis that several gateways share; without it each counts for itself.'),
        }),
      ])
      .optional()
      .describe(
        'What each client may ask for: 2,000,000 points in 60 s unless it is said otherwise or nobody is asked for a token.',
      ),
    subgraphTimeoutMs: milliseconds.optional().describe('The time that one call of a subgraph may take.'),
    requestTimeoutMs: milliseconds.optional().describe('The time that a whole request may take.'),
    receiveTimeoutMs: milliseconds
      .optional()
      .describe('The time in which a client must have sent its whole request.'),
    requestReader: z
      .enum(['own', 'node'])
      .optional()
      .describe(
        'Who reads requests that come by HTTP: "own" reads plain POST requests itself and leaves all others to node:http, "node" leaves all to it; own where nothing is said.',
      ),
    maxAnswerBytes: count.optional().describe('The largest answer that is read from a subgraph, in bytes.'),
    breaker: z
      .strictObject({
        windowMs: milliseconds.optional().describe('Calls are judged over stretches of this time.'),
        minCalls: count.optional().describe('A stretch with fewer calls decides nothing.'),
        failedShare: z
          .number()
          .gt(0)
          .max(1)
          .optional()
          .describe('From this share of failed calls on, a subgraph is called no more.'),
        openMs: milliseconds.optional().describe('After this time one call is let through to see.'),
      })
      .optional()
      .describe('When a failing subgraph is called no more.'),
    authorization: z
      .strictObject({
        mode: z
          .enum(['filter', 'reject'])
          .optional()
          .describe(
            'Whether what a caller may not read is left out of his answer, or his whole request is refused; filter where none is named.',
          ),
        policies: z
          .record(z.string(), z.array(z.enum(ROLES)))
          .optional()
          .describe('By the name of a policy, the roles for which it holds; others hold for nobody.'),
      })
      .optional()
      .describe('How @authenticated, @requiresScopes and @policy of the supergraph are applied.'),
    maxEntities: count.optional().describe('How many entities one call of a subgraph asks for at most.'),
    caches: z
      .strictObject({
        responseBytes: count
          .optional()
          .describe('What kept answers may take together, in bytes; none are kept where nothing is said.'),
        entityBytes: count
          .optional()
          .describe('What kept entities may take together, in bytes; none are kept where nothing is said.'),
      })
      .optional()
      .describe(
        'What is kept for as long as @cacheControl in the supergraph allows it, for callers with the same rights.',
      ),
  })
  .describe('Configuration of the gateway.');

/** What a configuration file says. */
export type ConfigFile = z.infer<typeof configShape>;

/**
 * Reads a configuration file.
 *
 * @throws EnvironmentError with every fault at once
 */
export function readConfigFile(path: string): ConfigFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new EnvironmentError([
      `--config: ${error instanceof SyntaxError ? 'the file is no JSON' : 'the file cannot be read'}`,
    ]);
  }
  const parsed = configShape.safeParse(content);
  if (!parsed.success)
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `--config: ${issue.path.join('.') || 'the file'}: ${issue.message}`),
    );
  return parsed.data;
}
