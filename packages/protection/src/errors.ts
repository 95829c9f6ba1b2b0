/** What went wrong with a key or a ciphertext. The codes are stable. */
export type ProtectionErrorCode =
  /** The key file is missing or cannot be read. */
  | 'KEY_FILE_UNREADABLE'
  /** Somebody besides the owner may read or write the key file. */
  | 'KEY_FILE_PERMISSIONS'
  /** The key file is not one of ours, or lacks a key. */
  | 'KEY_FILE_FORM'
  /** There is a key file already, and overwriting it would lose all that it protects. */
  | 'KEY_FILE_EXISTS'
  /** The ciphertext is too short, or of a format that is not known. */
  | 'CIPHERTEXT_FORM'
  /** The ciphertext was made with a key that the ring does not hold. */
  | 'UNKNOWN_KEY'
  /** The ciphertext was changed, or belongs to another context. */
  | 'NOT_AUTHENTIC';

/** A defect of keys or stored data, never of somebody's input. The message repeats no key, no plain text and no ciphertext. */
export class ProtectionError extends Error {
  constructor(
    readonly code: ProtectionErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ProtectionError';
  }
}
