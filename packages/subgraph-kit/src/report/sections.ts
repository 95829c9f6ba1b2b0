/** The sections of the report and the plan in their order, with the service that answers for each. */
export const SECTIONS = {
  registry: { service: 'registry', nameZh: '残疾人基本情况', nameEn: 'Register of certificate holders' },
  partyBuilding: { service: 'party-affairs', nameZh: '党建工作', nameEn: 'Party building' },
  rehabilitation: { service: 'rehab-employment', nameZh: '精准康复', nameEn: 'Targeted rehabilitation' },
  educationEmployment: {
    service: 'rehab-employment',
    nameZh: '教育就业',
    nameEn: 'Education and employment',
  },
  publicity: { service: 'relief-accessibility', nameZh: '组织宣传', nameEn: 'Organisation and publicity' },
  reliefRights: { service: 'relief-accessibility', nameZh: '维权救助', nameEn: 'Relief and rights' },
  businessEnvironment: {
    service: 'relief-accessibility',
    nameZh: '营商环境助残服务',
    nameEn: 'Service for the business environment',
  },
} as const;

/** The stable code of a section. */
export type SectionCode = keyof typeof SECTIONS;

/** What is counted; the values of the GraphQL enum `IndicatorUnit`. */
export type IndicatorUnit =
  | 'PEOPLE'
  | 'HOUSEHOLDS'
  | 'ENTERPRISES'
  | 'EVENTS'
  | 'MEETINGS'
  | 'SESSIONS'
  | 'ELECTIONS'
  | 'NOTICES'
  | 'VISITS'
  | 'HONOURS'
  | 'COMMUNITIES'
  | 'PROCEDURES'
  | 'CLASSES';

/** What kind of count a figure is; the values of the GraphQL enum `CountKind`. */
export type CountKind =
  | 'STOCK'
  | 'HELD'
  | 'COMPLETED'
  | 'APPLIED'
  | 'PAID'
  | 'PURCHASED'
  | 'DELIVERED'
  | 'CONFIRMED'
  | 'RECEIVED'
  | 'IN_PROGRESS';
