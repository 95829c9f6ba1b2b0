import {
  type CalendarDate,
  ok,
  parseCategory,
  parseCitizenId,
  parseComponents,
  parseGrade,
  parseRegionArgument,
  problem,
  refused,
  type Result,
  type Sex,
} from '@zhucan/codes';

import type { IssueCertificate } from '../decisions/certificate-decisions.js';
import { refusals } from '../decisions/refusals.js';
import type { Hardship, Particulars } from '../decisions/resident-record.js';
import { type Cells, cellReader } from '@zhucan/import-kit';

/** A row of the workbook of residents that is well-formed. */
export interface ResidentRow {
  /** Given for made-up people only, so that documents and tests can name them. */
  readonly residentId: string | null;
  readonly citizenId: string;
  readonly sex: Sex | null;
  readonly birthDate: CalendarDate | null;
  readonly particulars: Particulars;
  /** Official code or our own id of a community. */
  readonly regionKey: string;
  readonly on: CalendarDate;
  readonly household: { readonly number: string; readonly kinship: string } | null;
  readonly certificate: Omit<IssueCertificate, 'certificateId'> | null;
  readonly hardship: { readonly kind: Hardship; readonly from: CalendarDate } | null;
  readonly guardian: {
    readonly name: string;
    readonly phone: string | null;
    readonly kinship: string;
  } | null;
  readonly synthetic: boolean;
}

const SEXES: Readonly<Record<string, Sex>> = { 男: 'MALE', 女: 'FEMALE' };
const HARDSHIP_NAMES: Readonly<Record<string, Hardship>> = {
  建档立卡: 'REGISTERED_POOR',
  低保: 'MINIMUM_LIVING',
  低收入: 'LOW_INCOME',
  特困: 'EXTREME_HARDSHIP',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Reader = ReturnType<typeof cellReader>;

function readCertificate(read: Reader): Result<ResidentRow['certificate']> {
  const category = read.text('category');
  if (category === null) return ok(null);
  const [parsedCategory, issuedOn, expiresOn] = [
    parseCategory(category),
    read.date('issuedOn'),
    read.date('expiresOn'),
  ];
  if (!parsedCategory.ok) return parsedCategory;
  const grade = parseGrade(read.text('grade') ?? '', 'grade');
  if (!grade.ok) return grade;
  const componentText = read.text('components');
  const components = componentText === null ? ok([]) : parseComponents(componentText);
  if (!components.ok) return components;
  if (!issuedOn.ok) return issuedOn;
  if (!expiresOn.ok) return expiresOn;
  if (issuedOn.value === null) return refused(refusals.valueRequired('issuedOn', '发证日期'));
  return ok({
    category: parsedCategory.value,
    grade: grade.value,
    components: components.value,
    issuedOn: issuedOn.value,
    expiresOn: expiresOn.value,
  });
}

function readHardship(read: Reader, on: CalendarDate): Result<ResidentRow['hardship']> {
  const kind = read.choice('hardship', HARDSHIP_NAMES);
  if (!kind.ok) return kind;
  const from = read.date('hardshipFrom');
  if (!from.ok) return from;
  return ok(kind.value === null ? null : { kind: kind.value, from: from.value ?? on });
}

function readResidentId(read: Reader, synthetic: boolean): Result<string | null> {
  const id = read.text('residentId');
  if (id === null || (synthetic && UUID.test(id))) return ok(id);
  return refused(
    problem(
      'RESIDENT_ID_GIVEN',
      'residentId',
      'a UUID, for made-up people only',
      '居民编号仅限虚构数据填写，且应为UUID。',
      'A resident id is a UUID and given for made-up people only.',
    ),
  );
}

/** Reads a row of the workbook of residents; the first rule that is broken is told, in the order of the columns. */
export function parseResidentRow(cells: Cells): Result<ResidentRow> {
  const read = cellReader('residents', cells);
  const missing = read.missing();
  if (missing) return refused(missing);
  const citizenId = parseCitizenId(read.text('citizenId') ?? '', 'citizenId');
  if (!citizenId.ok) return citizenId;
  const sex = read.choice('sex', SEXES);
  if (!sex.ok) return sex;
  const birthDate = read.date('birthDate');
  if (!birthDate.ok) return birthDate;
  const region = parseRegionArgument(read.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const on = read.date('on');
  if (!on.ok) return on;
  if (on.value === null) return refused(refusals.valueRequired('on', '登记日期'));
  const certificate = readCertificate(read);
  if (!certificate.ok) return certificate;
  const hardship = readHardship(read, on.value);
  if (!hardship.ok) return hardship;
  const synthetic = read.flag('synthetic');
  if (!synthetic.ok) return synthetic;
  const residentId = readResidentId(read, synthetic.value);
  if (!residentId.ok) return residentId;
  const [householdNumber, guardianName] = [read.text('householdNumber'), read.text('guardianName')];
  return ok({
    residentId: residentId.value,
    citizenId: citizenId.value.value,
    sex: sex.value,
    birthDate: birthDate.value,
    particulars: { name: read.text('name') ?? '', phone: read.text('phone'), address: read.text('address') },
    regionKey: region.value.kind === 'code' ? region.value.code : region.value.id,
    on: on.value,
    household:
      householdNumber === null ? null : { number: householdNumber, kinship: read.text('kinship') ?? '99' },
    certificate: certificate.value,
    hardship: hardship.value,
    guardian:
      guardianName === null
        ? null
        : {
            name: guardianName,
            phone: read.text('guardianPhone'),
            kinship: read.text('guardianKinship') ?? '99',
          },
    synthetic: synthetic.value,
  });
}
