/** The roles that a token may name. `service` is the system's own processes. */
export const ROLES = [
  'integrator',
  'district',
  'street',
  'community',
  'party',
  'analyst',
  'auditor',
  'service',
] as const;

/** A role. */
export type Role = (typeof ROLES)[number];

/** What a role may be permitted. */
export const PERMISSIONS = [
  'READ_REPORT',
  'READ_EVENTS',
  'READ_EVIDENCE',
  'READ_RESIDENTS',
  'READ_IDENTIFIERS',
  'FIND_BY_IDENTIFIER',
  'RESOLVE_IDENTIFIERS',
  'WRITE_RESIDENTS',
  'READ_CASES',
  'SUBMIT_CASES',
  'REVIEW_COMMUNITY',
  'REVIEW_STREET',
  'DECIDE_DISTRICT',
  'READ_PARTY',
  'WRITE_PARTY',
  'WRITE_MATTERS',
  'IMPORT',
] as const;

/** A permission. */
export type Permission = (typeof PERMISSIONS)[number];

const TABLE: Readonly<Record<Role, readonly Permission[]>> = {
  integrator: ['READ_REPORT'],
  analyst: ['READ_REPORT', 'READ_EVENTS'],
  auditor: ['READ_REPORT', 'READ_EVENTS', 'READ_EVIDENCE'],
  party: ['READ_REPORT', 'READ_EVIDENCE', 'READ_PARTY', 'WRITE_PARTY'],
  community: [
    'READ_REPORT',
    'READ_EVIDENCE',
    'READ_RESIDENTS',
    'READ_CASES',
    'SUBMIT_CASES',
    'REVIEW_COMMUNITY',
  ],
  street: [
    'READ_REPORT',
    'READ_EVIDENCE',
    'READ_RESIDENTS',
    'FIND_BY_IDENTIFIER',
    'WRITE_RESIDENTS',
    'READ_CASES',
    'SUBMIT_CASES',
    'REVIEW_STREET',
  ],
  district: PERMISSIONS,
  // What imports need: rows name people by identifier, and the registry's audited batch operation turns them into resident ids.
  service: ['READ_REPORT', 'READ_EVIDENCE', 'RESOLVE_IDENTIFIERS', 'IMPORT'],
};

/** Whether a role has a permission. Which fields and regions it covers is decided where they are resolved. */
export function can(role: Role, permission: Permission): boolean {
  return TABLE[role].includes(permission);
}

/** Whether a text names a permission. */
export function isPermission(text: unknown): text is Permission {
  return typeof text === 'string' && (PERMISSIONS as readonly string[]).includes(text);
}

/** Whether a text names a role. */
export function isRole(text: unknown): text is Role {
  return typeof text === 'string' && (ROLES as readonly string[]).includes(text);
}
