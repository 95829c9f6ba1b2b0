import type { CommandAnswer } from '@zhucan/subgraph-kit';

/** The answer to a command: the id of the thing, or why nothing was done. */
export type Answer = CommandAnswer;
