import { corrected } from './corrected.v1.js';
import { recorded } from './recorded.v1.js';

/** Every version of every event of this aggregate. */
export const procedureEvents = [...recorded, ...corrected];
