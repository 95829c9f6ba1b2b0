import { problem, type Problem } from '@zhucan/codes';

import type { CertificateAction, CertificateStatus } from './certificate-life-cycle.js';

const ACTIONS_ZH: Readonly<Record<CertificateAction, string>> = {
  CHANGE: '变更类别或等级',
  RENEW: '换领',
  REPORT_LOSS: '挂失',
  REISSUE: '补办',
  FREEZE: '冻结',
  UNFREEZE: '解冻',
  TRANSFER_OUT: '迁出',
  CANCEL: '注销',
};

const STATUSES_ZH: Readonly<Record<CertificateStatus, string>> = {
  VALID: '有效',
  EXPIRED: '过期',
  LOST: '挂失',
  FROZEN: '冻结',
  TRANSFERRED_OUT: '已迁出',
  CANCELLED: '已注销',
};

/** Refusals of the register, one function each; none repeats a value of an identifier. */
export const refusals = {
  actionNotPermitted: (action: CertificateAction, status: CertificateStatus): Problem =>
    problem(
      'CERTIFICATE_STATUS',
      'certificate',
      `life cycle: ${action} is not possible when ${status}`,
      `残疾人证状态为“${STATUSES_ZH[status]}”，不能${ACTIONS_ZH[action]}。`,
      `A certificate that is ${status} cannot undergo ${action}.`,
    ),
  noCertificate: (): Problem =>
    problem(
      'NO_CERTIFICATE',
      'certificate',
      'a certificate on that day',
      '该日没有残疾人证。',
      'There is no certificate on that day.',
    ),
  hasCertificate: (): Problem =>
    problem(
      'CERTIFICATE_EXISTS',
      'certificate',
      'one certificate a person',
      '该人员已持有残疾人证，不能重复发证。',
      'This person has a certificate already.',
    ),
  laterChange: (field: string): Problem =>
    problem(
      'LATER_CHANGE_EXISTS',
      field,
      'changes are recorded in the order of their days; a former one is corrected as such',
      '该日之后已有记录，请按更正办理。',
      'Something is recorded for a later day; file this as a correction.',
    ),
  recoveredWithinYear: (): Problem =>
    problem(
      'RECOVERED_WITHIN_YEAR',
      'issuedOn',
      'no new certificate within a year of a cancellation for recovery',
      '因康复注销后一年内不能重新申办。',
      'After a cancellation for recovery a new certificate takes a year.',
    ),
  componentsNeeded: (): Problem =>
    problem(
      'COMPONENTS_MISSING',
      'components',
      'GB/T 26341: a multiple disability names its components',
      '多重残疾应列明各组成类别和等级。',
      'A multiple disability names its components.',
    ),
  componentsNotTaken: (): Problem =>
    problem(
      'COMPONENTS_NOT_MULTIPLE',
      'components',
      'components belong to a multiple disability',
      '只有多重残疾才填写组成类别。',
      'Only a multiple disability has components.',
    ),
  gradeNotHeaviest: (): Problem =>
    problem(
      'GRADE_NOT_HEAVIEST',
      'grade',
      'GB/T 26341: a multiple disability has the grade of its heaviest component',
      '多重残疾的等级应为各组成中最重的等级。',
      'The grade of a multiple disability is that of its heaviest component.',
    ),
  expiryOrder: (): Problem =>
    problem(
      'EXPIRY_ORDER',
      'expiresOn',
      'a certificate expires after its issue',
      '有效期止应晚于发证日期。',
      'A certificate expires after its issue.',
    ),
  future: (field: string): Problem =>
    problem(
      'DATE_IN_FUTURE',
      field,
      'not after today',
      '日期不能晚于今天。',
      'The date must not be after today.',
    ),
  beforeBirth: (field: string): Problem =>
    problem(
      'DATE_BEFORE_BIRTH',
      field,
      'not before birth',
      '日期不能早于出生日期。',
      'The date must not be before birth.',
    ),
  periodOrder: (field: string): Problem =>
    problem(
      'PERIOD_ORDER',
      field,
      'the end is after the beginning',
      '止期应晚于起期。',
      'The end must be after the beginning.',
    ),
  birthDateDisagrees: (): Problem =>
    problem(
      'BIRTH_DATE_DISAGREES',
      'birthDate',
      'GB 11643: digits 7 to 14 are the birth date',
      '出生日期与公民身份号码不一致。',
      'The birth date disagrees with the citizen id.',
    ),
  sexDisagrees: (): Problem =>
    problem(
      'SEX_DISAGREES',
      'sex',
      'GB 11643: an odd sequence number is male',
      '性别与公民身份号码不一致。',
      'The sex disagrees with the citizen id.',
    ),
  residentExists: (): Problem =>
    problem(
      'RESIDENT_EXISTS',
      'citizenId',
      'one record a person',
      '该公民身份号码已登记。',
      'This citizen id is registered already.',
    ),
  residentIdTaken: (): Problem =>
    problem(
      'RESIDENT_ID_TAKEN',
      'residentId',
      'an id is of one person, also after they were erased',
      '该居民编号属于他人，或属于个人信息已删除的人。',
      'The id belongs to somebody else, or to somebody who was erased.',
    ),
  unknownResident: (field = 'residentId'): Problem =>
    problem(
      'UNKNOWN_RESIDENT',
      field,
      'a resident of the register',
      '没有该居民。',
      'There is no such resident.',
    ),
  unknownHousehold: (field = 'householdId'): Problem =>
    problem(
      'UNKNOWN_HOUSEHOLD',
      field,
      'a household of the register',
      '没有该户。',
      'There is no such household.',
    ),
  unknownRegion: (field = 'regionId'): Problem =>
    problem(
      'UNKNOWN_REGION',
      field,
      'a region of the register',
      '没有这个区划。',
      'There is no such region.',
    ),
  regionTooWide: (field = 'regionId'): Problem =>
    problem(
      'REGION_TOO_WIDE',
      field,
      'a street or a community',
      '居住地应为街道或社区。',
      'A residence is a street or a community.',
    ),
  deceased: (field: string): Problem =>
    problem(
      'RESIDENT_DECEASED',
      field,
      'not after death',
      '该日期晚于死亡日期。',
      'This day is after the death.',
    ),
  guardianNotNeeded: (): Problem =>
    problem(
      'GUARDIAN_NOT_NEEDED',
      'from',
      'a minor, or an intellectual or mental disability',
      '监护人只登记于未成年人或智力、精神残疾人。',
      'Guardians are recorded for minors and for intellectual or mental disabilities.',
    ),
  unknownGuardian: (): Problem =>
    problem(
      'UNKNOWN_GUARDIAN',
      'guardianId',
      'a guardian who acts on that day',
      '该日没有该监护人。',
      'No such guardian acts on that day.',
    ),
  kinship: (): Problem =>
    problem(
      'MALFORMED_KINSHIP',
      'kinship',
      'GB/T 4761-2008: two digits',
      '家庭关系应为两位代码（GB/T 4761）。',
      'A kinship is a code of two digits (GB/T 4761).',
    ),
  text: (field: string, length: number): Problem =>
    problem(
      'TEXT_LENGTH',
      field,
      `1 to ${length} characters`,
      `应填写1至${length}个字符。`,
      `1 to ${length} characters are expected.`,
    ),
  nameInText: (field: string): Problem =>
    problem(
      'IDENTIFIER_IN_TEXT',
      field,
      'no names of people in a text',
      '文字中不能写入当事人姓名。',
      'The text must not hold the name of the person.',
    ),
  certificateStands: (): Problem =>
    problem(
      'CERTIFICATE_STANDS',
      'residentId',
      'a certificate that is in force, lost or frozen is cancelled or transferred out before its holder is erased',
      '残疾人证尚未注销或迁出，不能删除个人信息。',
      'The certificate stands: it is cancelled or transferred out first.',
    ),
  casesPending: (): Problem =>
    problem(
      'CASES_PENDING',
      'residentId',
      'what was applied for is given, refused or withdrawn before its applicant is erased',
      '尚有在办案件（含待支付），办结或撤回后方可删除个人信息。',
      'Cases are under way, or payments due: they are finished or withdrawn first.',
    ),
  retentionRuns: (months: number): Problem =>
    problem(
      'RETENTION_RUNS',
      'residentId',
      `kept for ${months} months after the certificate ended`,
      `残疾人证终止后的保存期限（${months}个月）未满，不能删除。`,
      `The information is kept for ${months} months after the certificate ended.`,
    ),
  phone: (): Problem =>
    problem(
      'MALFORMED_PHONE',
      'phone',
      '5 to 20 digits, + and -',
      '电话号码格式不正确。',
      'The phone number is malformed.',
    ),
  componentNested: (): Problem =>
    problem(
      'COMPONENTS_FORM',
      'components',
      'a component is no multiple disability',
      '组成类别不能为多重。',
      'A component is a single category.',
    ),
  householdExists: (): Problem =>
    problem(
      'HOUSEHOLD_EXISTS',
      'number',
      'one record a household',
      '该户编号已登记。',
      'This household number is registered already.',
    ),
  surveyRoundExists: (): Problem =>
    problem(
      'SURVEY_ROUND_EXISTS',
      'year',
      'one round a year',
      '该年度的动态更新已开始。',
      'The round of this year is open already.',
    ),
  unknownSurveyRound: (): Problem =>
    problem(
      'UNKNOWN_SURVEY_ROUND',
      'year',
      'a round that is open',
      '该年度没有动态更新。',
      'There is no round of this year.',
    ),
  notInFrame: (): Problem =>
    problem(
      'NOT_IN_FRAME',
      'residentId',
      'people of the frozen frame',
      '该居民不在调查底册中。',
      'This resident is not in the frame.',
    ),
  pageSize: (limit: number): Problem =>
    problem(
      'PAGE_SIZE',
      'first',
      `1 to ${limit}`,
      `每页条数应为1至${limit}。`,
      `A page has 1 to ${limit} items.`,
    ),
  unknownAddress: (): Problem =>
    problem(
      'UNKNOWN_ADDRESS',
      'address',
      'an address serves once, for fifteen minutes',
      '地址无效、已使用或已过期。',
      'The address is unknown, was used, or is too old.',
    ),
  valueRequired: (field: string, heading: string): Problem =>
    problem(
      'VALUE_REQUIRED',
      field,
      `column ${heading} is required`,
      `“${heading}”不能为空。`,
      `The column ${heading} must not be blank.`,
    ),
  registrationDayFixed: (): Problem =>
    problem(
      'REGISTRATION_DAY_FIXED',
      'on',
      'the day of registration is not corrected',
      '登记日期与现有记录不一致。',
      'The day of registration differs from what is recorded.',
    ),
  conflictingRow: (field: string): Problem =>
    problem(
      'CONFLICTING_ROWS',
      field,
      'one row a person and file',
      '同一文件中有另一行涉及同一人员。',
      'Another row of the same file is about the same person.',
    ),
  nothingChanges: (): Problem =>
    problem(
      'NOTHING_CHANGES',
      'input',
      'a change differs from what is known',
      '与现有记录一致，无需变更。',
      'This is what is recorded already.',
    ),
};
