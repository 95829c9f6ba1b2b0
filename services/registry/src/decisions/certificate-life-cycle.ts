/** Where a certificate stands (残疾人证状态). */
export const CERTIFICATE_STATUSES = [
  'VALID',
  'EXPIRED',
  'LOST',
  'FROZEN',
  'TRANSFERRED_OUT',
  'CANCELLED',
] as const;

/** Where a certificate stands. */
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

/** Why a certificate was cancelled (注销原因). */
export const CANCELLATION_REASONS = ['DEATH', 'RECOVERED', 'VOLUNTARY', 'NOT_TRANSFERRED'] as const;

/** Why a certificate was cancelled. */
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];

/** What the office does to a certificate. */
export const CERTIFICATE_ACTIONS = [
  'CHANGE',
  'RENEW',
  'REPORT_LOSS',
  'REISSUE',
  'FREEZE',
  'UNFREEZE',
  'TRANSFER_OUT',
  'CANCEL',
] as const;

/** What the office does to a certificate. */
export type CertificateAction = (typeof CERTIFICATE_ACTIONS)[number];

/**
 * The life cycle of a certificate: where each action leads, or null where it is refused. Expiry is no action: it follows from
 * the date on the certificate.
 */
export const CERTIFICATE_LIFE_CYCLE: Readonly<
  Record<CertificateStatus, Readonly<Record<CertificateAction, CertificateStatus | null>>>
> = {
  VALID: {
    CHANGE: 'VALID',
    RENEW: 'VALID',
    REPORT_LOSS: 'LOST',
    REISSUE: null,
    FREEZE: 'FROZEN',
    UNFREEZE: null,
    TRANSFER_OUT: 'TRANSFERRED_OUT',
    CANCEL: 'CANCELLED',
  },
  EXPIRED: {
    CHANGE: null,
    RENEW: 'VALID',
    REPORT_LOSS: null,
    REISSUE: null,
    FREEZE: null,
    UNFREEZE: null,
    TRANSFER_OUT: null,
    CANCEL: 'CANCELLED',
  },
  LOST: {
    CHANGE: null,
    RENEW: null,
    REPORT_LOSS: null,
    REISSUE: 'VALID',
    FREEZE: 'FROZEN',
    UNFREEZE: null,
    TRANSFER_OUT: null,
    CANCEL: 'CANCELLED',
  },
  FROZEN: {
    CHANGE: null,
    RENEW: null,
    REPORT_LOSS: null,
    REISSUE: null,
    FREEZE: null,
    UNFREEZE: 'VALID',
    TRANSFER_OUT: 'TRANSFERRED_OUT',
    CANCEL: 'CANCELLED',
  },
  TRANSFERRED_OUT: {
    CHANGE: null,
    RENEW: null,
    REPORT_LOSS: null,
    REISSUE: null,
    FREEZE: null,
    UNFREEZE: null,
    TRANSFER_OUT: null,
    CANCEL: null,
  },
  CANCELLED: {
    CHANGE: null,
    RENEW: null,
    REPORT_LOSS: null,
    REISSUE: null,
    FREEZE: null,
    UNFREEZE: null,
    TRANSFER_OUT: null,
    CANCEL: null,
  },
};
