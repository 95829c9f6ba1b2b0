import type { ErasureRules } from '../decisions/erasure.js';
import type {
  EraseResidentInput,
  EraseResidentPayloadResolvers,
  HouseholdPayloadResolvers,
  MutationResolvers,
  ResidentPayloadResolvers,
  SurveyRoundPayloadResolvers,
  SurveyVisitPayloadResolvers,
} from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { cancelCertificate } from '../operations/cancel-certificate.js';
import { changeCertificate } from '../operations/change-certificate.js';
import { changeParticulars } from '../operations/change-particulars.js';
import { endGuardianship } from '../operations/end-guardianship.js';
import { eraseResident } from '../operations/erase-resident.js';
import { findResident } from '../operations/find-resident.js';
import { freezeCertificate } from '../operations/freeze-certificate.js';
import { issueCertificate } from '../operations/issue-certificate.js';
import { joinHousehold } from '../operations/join-household.js';
import { moveResident } from '../operations/move-resident.js';
import { openHousehold } from '../operations/open-household.js';
import { openLookup } from '../operations/open-lookup.js';
import { openSurveyRound } from '../operations/open-survey-round.js';
import { recordDeath } from '../operations/record-death.js';
import { recordGuardian } from '../operations/record-guardian.js';
import { recordHardship } from '../operations/record-hardship.js';
import { recordSurveyVisit } from '../operations/record-survey-visit.js';
import { registerResident } from '../operations/register-resident.js';
import { reissueCertificate } from '../operations/reissue-certificate.js';
import { renewCertificate } from '../operations/renew-certificate.js';
import { reportCertificateLoss } from '../operations/report-certificate-loss.js';
import { transferCertificateOut } from '../operations/transfer-certificate-out.js';
import { unfreezeCertificate } from '../operations/unfreeze-certificate.js';
import { findErasure } from '../store/erasures.js';
import { findSurveyRound } from '../store/survey.js';

type Resolver<Input, Payload> = (
  parent: unknown,
  args: { input: Input },
  context: RegistryContext,
) => Promise<Payload>;

/** A mutation is its operation; the answer's fields are resolved after the commit, by loaders that have not seen the former state. */
function of<Input, Payload>(
  operation: (context: RegistryContext, input: Input) => Promise<Payload>,
): Resolver<Input, Payload> {
  return async (_parent, { input }, context) => {
    const answer = await operation(context, input);
    context.loaders.resident.clearAll();
    context.loaders.household.clearAll();
    context.loaders.members.clearAll();
    context.loaders.surveyVisit.clearAll();
    return answer;
  };
}

/** The mutations, one for each operation of the office. */
export const mutations = (rules: ErasureRules): Omit<MutationResolvers, 'openRegistryImport'> => ({
  registerResident: of(registerResident),
  issueCertificate: of(issueCertificate),
  changeCertificate: of(changeCertificate),
  renewCertificate: of(renewCertificate),
  reportCertificateLoss: of(reportCertificateLoss),
  reissueCertificate: of(reissueCertificate),
  freezeCertificate: of(freezeCertificate),
  unfreezeCertificate: of(unfreezeCertificate),
  transferCertificateOut: of(transferCertificateOut),
  cancelCertificate: of(cancelCertificate),
  moveResident: of(moveResident),
  changeParticulars: of(changeParticulars),
  recordHardship: of(recordHardship),
  recordGuardian: of(recordGuardian),
  endGuardianship: of(endGuardianship),
  recordDeath: of(recordDeath),
  eraseResident: of((context, input: EraseResidentInput) => eraseResident(context, input, rules)),
  openHousehold: of(openHousehold),
  joinHousehold: of(joinHousehold),
  findResident: of(findResident),
  openLookup: of(openLookup),
  openSurveyRound: of(openSurveyRound),
  recordSurveyVisit: of(recordSurveyVisit),
});

export const EraseResidentPayload: EraseResidentPayloadResolvers = {
  erasure: ({ id }, _args, context) => (id === null ? null : findErasure(context.sql, id)),
  problems: ({ problems }) => [...problems],
};

export const ResidentPayload: ResidentPayloadResolvers = {
  resident: ({ id }, _args, context) => (id === null ? null : context.loaders.resident.load(id)),
  problems: ({ problems }) => [...problems],
};

export const HouseholdPayload: HouseholdPayloadResolvers = {
  household: ({ id }, _args, context) => (id === null ? null : context.loaders.household.load(id)),
  problems: ({ problems }) => [...problems],
};

export const SurveyRoundPayload: SurveyRoundPayloadResolvers = {
  surveyRound: async ({ id }, _args, context) =>
    id === null ? null : ((await findSurveyRound(context.sql, Number(id))) ?? null),
  problems: ({ problems }) => [...problems],
};

export const SurveyVisitPayload: SurveyVisitPayloadResolvers = {
  surveyVisit: ({ id }, _args, context) => (id === null ? null : context.loaders.surveyVisit.load(id)),
  problems: ({ problems }) => [...problems],
};
