import type { ResolverMap } from '@zhucan/subgraph-kit';

import type { ErasureRules } from '../decisions/erasure.js';
import {
  EraseResidentPayload,
  HouseholdPayload,
  mutations,
  ResidentPayload,
  SurveyRoundPayload,
  SurveyVisitPayload,
} from './mutation.js';
import { Query } from './query.js';
import { Region } from './regions.js';
import {
  Certificate,
  CertificateState,
  Guardian,
  Household,
  HouseholdMembership,
  Resident,
  ResidentState,
} from './residents.js';
import { SurveyRound, SurveyVisit } from './survey.js';

/** The registry's resolvers by type. */
export const registryResolvers = (rules: ErasureRules): ResolverMap => ({
  Query,
  Mutation: mutations(rules),
  Region,
  Resident,
  ResidentState,
  Certificate,
  CertificateState,
  Guardian,
  Household,
  HouseholdMembership,
  SurveyRound,
  SurveyVisit,
  ResidentPayload,
  EraseResidentPayload,
  HouseholdPayload,
  SurveyRoundPayload,
  SurveyVisitPayload,
});
