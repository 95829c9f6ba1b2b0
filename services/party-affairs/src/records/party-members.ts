import type { CalendarDate } from '@zhucan/codes';
import type { RecordRow, RecordTable } from '@zhucan/subgraph-kit';

/** Somebody as the roll has them, without their stages. */
export interface RollMember {
  readonly number: string;
  /** Official code or our own id of the region of the branch. */
  readonly regionKey: string;
  /** Null where only a decision on a stage was entered so far, as are the other two. */
  readonly name: string | null;
  readonly floating: boolean | null;
  readonly joinedOn: CalendarDate | null;
}

/** The roll of members and of those on the way (党员名册), by the office's number of them. Their stages are apart, in `party_stage`. */
export const partyMembers: RecordTable = {
  table: 'party_member',
  idColumn: 'member_id',
  aggregateType: 'member',
  auditType: 'party-member',
  lastVersion: `greatest(version, (SELECT max(s.version) FROM party_stage s WHERE s.member_id = party_member.member_id))`,
  keyColumns: ['number'],
  regionInKey: false,
  columns: { name: 'protected', floating: 'boolean', joined_on: 'date' },
  announce: ({ id, regionId, content }) => ({
    memberId: id,
    floating: content['floating'],
    joinedOn: content['joined_on'],
    regionId,
  }),
};

/** Somebody on the roll as they are saved. */
export function partyMemberRow({ number, regionKey, name, floating, joinedOn }: RollMember): RecordRow {
  return { regionKey, key: { number }, content: { name, floating, joined_on: joinedOn } };
}
