import { certificateCancelled } from './certificate-cancelled.v1.js';
import { certificateChanged } from './certificate-changed.v1.js';
import { certificateFrozen } from './certificate-frozen.v1.js';
import { certificateIssued } from './certificate-issued.v1.js';
import { certificateLost } from './certificate-lost.v1.js';
import { certificateReissued } from './certificate-reissued.v1.js';
import { certificateRenewed } from './certificate-renewed.v1.js';
import { certificateTransferredOut } from './certificate-transferred-out.v1.js';
import { certificateUnfrozen } from './certificate-unfrozen.v1.js';
import { corrected } from './corrected.v1.js';
import { deathRecorded } from './death-recorded.v1.js';
import { erased } from './erased.v1.js';
import { guardianRecorded } from './guardian-recorded.v1.js';
import { guardianshipEnded } from './guardianship-ended.v1.js';
import { hardshipRecorded } from './hardship-recorded.v1.js';
import { householdJoined } from './household-joined.v1.js';
import { moved } from './moved.v1.js';
import { particularsChanged } from './particulars-changed.v1.js';
import { registered } from './registered.v1.js';

/** Every version of every event of this aggregate. */
export const residentEvents = [
  ...registered,
  ...corrected,
  ...moved,
  ...particularsChanged,
  ...certificateIssued,
  ...certificateChanged,
  ...certificateRenewed,
  ...certificateLost,
  ...certificateReissued,
  ...certificateFrozen,
  ...certificateUnfrozen,
  ...certificateTransferredOut,
  ...certificateCancelled,
  ...hardshipRecorded,
  ...householdJoined,
  ...guardianRecorded,
  ...guardianshipEnded,
  ...deathRecorded,
  ...erased,
];
