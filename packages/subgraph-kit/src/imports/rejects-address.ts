import { type Caller, isRole } from '@zhucan/access';
import { problem, recordingInstant, RefusedError } from '@zhucan/codes';
import { ProtectionError, type Protector } from '@zhucan/protection';

/** What an address gives, and who asked for it. */
export interface RejectsAddress {
  readonly jobId: string;
  readonly asker: Pick<Caller, 'subject' | 'role'>;
}

/** Long enough to click on it, short enough that one which was left in a history is of no use. */
const VALID_MINUTES = 15;

/**
 * Longest address, in characters: an import's id of 36, an end of 8, a role of 10 and a subject of 255 with what parts them, and 50 bytes
 * of ciphertext about it, in base64.
 */
export const REJECTS_ADDRESS_LENGTH = 512;

const CONTEXT = 'import.rejects-address';
const FORM = /^([0-9a-f-]{36}) (\d{1,12}) ([a-z]+) (.+)$/su;

const REFUSED = problem(
  'REJECTS_ADDRESS',
  'address',
  `an address within its ${VALID_MINUTES} minutes`,
  '下载地址无效或已过期，请重新查询导入任务。',
  'The address is unknown or expired; ask for the import again.',
);

/**
 * Addresses of workbooks of rejects. An address holds the import, its own end and who asked for it, encrypted and authenticated: nothing
 * is stored, nobody can make, prolong or read one, and any replica of the service can answer it.
 */
export function rejectsAddresses(protector: Protector) {
  function open(address: string): string {
    try {
      return protector.decrypt(Buffer.from(address, 'base64url'), CONTEXT);
    } catch (error) {
      if (error instanceof ProtectionError) return '';
      throw error;
    }
  }
  return {
    make(jobId: string, { subject, role }: RejectsAddress['asker']): string {
      const end = Math.floor(recordingInstant().getTime() / 60_000) + VALID_MINUTES;
      return protector.encrypt(`${jobId} ${end} ${role} ${subject}`, CONTEXT).toString('base64url');
    },
    /** @throws RefusedError `REJECTS_ADDRESS` */
    read(address: string): RejectsAddress {
      const [, jobId = '', end = '', role, subject = ''] = FORM.exec(open(address)) ?? [];
      if (!isRole(role) || recordingInstant().getTime() >= Number(end) * 60_000)
        throw new RefusedError([REFUSED]);
      return { jobId, asker: { subject, role } };
    },
  };
}
