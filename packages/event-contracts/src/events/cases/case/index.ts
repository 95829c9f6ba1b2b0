import { announced } from './announced.v1.js';
import { approved } from './approved.v1.js';
import { cancelled } from './cancelled.v1.js';
import { closed } from './closed.v1.js';
import { communityReviewed } from './community-reviewed.v1.js';
import { confirmed } from './confirmed.v1.js';
import { corrected } from './corrected.v1.js';
import { delivered } from './delivered.v1.js';
import { followedUp } from './followed-up.v1.js';
import { objected } from './objected.v1.js';
import { paid } from './paid.v1.js';
import { rejected } from './rejected.v1.js';
import { returned } from './returned.v1.js';
import { streetReviewed } from './street-reviewed.v1.js';
import { submitted } from './submitted.v1.js';
import { withdrawn } from './withdrawn.v1.js';

/** Every version of every event of this aggregate. */
export const caseEvents = [
  ...submitted,
  ...communityReviewed,
  ...streetReviewed,
  ...approved,
  ...announced,
  ...confirmed,
  ...delivered,
  ...paid,
  ...followedUp,
  ...closed,
  ...rejected,
  ...withdrawn,
  ...returned,
  ...objected,
  ...cancelled,
  ...corrected,
];
