import type { ResolverMap } from '@zhucan/subgraph-kit';

import {
  HouseholdPayload,
  Mutation,
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
export const resolvers: ResolverMap = {
  Query,
  Mutation,
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
  HouseholdPayload,
  SurveyRoundPayload,
  SurveyVisitPayload,
};
