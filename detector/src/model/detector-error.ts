/** Every way in which the detector cannot do what it was asked; each has a paragraph in the reference. */
export const errorCodes = [
  'config-invalid',
  'input-not-found',
  'input-unreadable',
  'address-in-use',
  'address-not-allowed',
  'program-missing',
  'program-failed',
  'unreachable',
  'refused',
  'over-limit',
  'model-unusable',
  'state-unusable',
  'not-found',
  'not-allowed',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface DetectorErrorOptions {
  readonly code: ErrorCode;
  /** What to do about it, one sentence. */
  readonly hint: string;
  /** Whether the same may succeed later without anybody doing anything. Default false. */
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

/** An operating error: network, configuration, disk. Bad input data is counted instead. */
export class DetectorError extends Error {
  override readonly name = 'DetectorError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly isRetryable: boolean;

  /** @param message "Cannot read syslog: permission denied", without a full stop */
  constructor(message: string, { code, hint, isRetryable = false, cause }: DetectorErrorOptions) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.isRetryable = isRetryable;
  }
}
