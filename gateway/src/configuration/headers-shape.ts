import { z } from 'zod';

import { ruleFaults } from '../headers/rule-faults.js';

const name = z
  .string()
  .describe('The name of a header: none of the connection, the message, who asks, or the gateway.');

const rules = z.array(
  z
    .strictObject({
      propagate: z
        .strictObject({
          named: name,
          default: z
            .string()
            .optional()
            .describe(
              'What is sent where the client sent none, or one with characters that no header may have.',
            ),
          rename: name.optional(),
        })
        .optional()
        .describe('Passes a header of the client on, under another name where one is given.'),
      insert: z
        .strictObject({
          name,
          value: z.string().optional().describe('What is sent.'),
          fromFile: z
            .string()
            .min(1)
            .optional()
            .describe('A file with what is sent, space around it is cut off.'),
        })
        .optional()
        .describe('Sends a header with a value, or with that of a file.'),
      remove: z
        .strictObject({ named: name })
        .optional()
        .describe('Does not send what a rule before this one gives.'),
    })
    .describe('Exactly one of propagate, insert and remove.'),
);

/** Which headers calls of subgraphs have, in the configuration file. */
export const headersShape = z
  .strictObject({
    all: rules.optional().describe('For every subgraph, before those of its own.'),
    subgraphs: z.record(z.string(), rules).optional().describe('By the name of the subgraph.'),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of ruleFaults(settings)) context.addIssue({ code: 'custom', path, message });
  })
  .optional()
  .describe(
    'Which headers calls of subgraphs have besides the gateway’s own; none where it is left out. Of several rules for one header the last holds.',
  );
