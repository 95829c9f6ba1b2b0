import { timingSafeEqual } from 'node:crypto';

import { problem, recordingInstant, RefusedError } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';

/** What an address gives. */
export interface RejectsAddress {
  readonly jobId: string;
}

/** Long enough to click on it, short enough that one which was left in a history is of no use. */
const VALID_MINUTES = 15;

const FORM = /^([0-9a-f-]{36})\.(\d{1,12})\.([\w-]{43})$/;

const REFUSED = problem(
  'REJECTS_ADDRESS',
  'address',
  `an address within its ${VALID_MINUTES} minutes`,
  '下载地址无效或已过期，请重新查询导入任务。',
  'The address is unknown or expired; ask for the import again.',
);

/**
 * Addresses of workbooks of rejects. An address names the import and its own end, sealed by a keyed digest: nothing is stored, nobody
 * can make or prolong one, and any replica of the service can answer it.
 */
export function rejectsAddresses(protector: Protector) {
  const seal = (jobId: string, end: string): Buffer =>
    protector.blindIndex(`${jobId}.${end}`, 'import.rejects-address');
  return {
    make(jobId: string): string {
      const end = String(Math.floor(recordingInstant().getTime() / 60_000) + VALID_MINUTES);
      return `${jobId}.${end}.${seal(jobId, end).toString('base64url')}`;
    },
    /** @throws RefusedError `REJECTS_ADDRESS` */
    read(address: string): RejectsAddress {
      const [, jobId = '', end = '', given = ''] = FORM.exec(address) ?? [];
      const expected = seal(jobId, end);
      const bytes = Buffer.from(given, 'base64url');
      const isOurs = bytes.length === expected.length && timingSafeEqual(bytes, expected);
      if (!isOurs || recordingInstant().getTime() >= Number(end) * 60_000) throw new RefusedError([REFUSED]);
      return { jobId };
    },
  };
}
