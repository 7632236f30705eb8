/** Every way in which the kit cannot do what it was asked; each has a paragraph in the reference. */
export const kitErrorCodes = [
  'usage',
  'fleet-unreadable',
  'fleet-invalid',
  'template-invalid',
  'check-failed',
  'secret-missing',
  'secret-invalid',
  'output-unusable',
  'host-key-missing',
  'host-key-mismatch',
  'access-refused',
  'step-failed',
  'image-not-pinned',
  'program-missing',
  'program-failed',
  'unreachable',
] as const;
export type KitErrorCode = (typeof kitErrorCodes)[number];

export interface KitErrorOptions {
  readonly code: KitErrorCode;
  /** What to do about it, one sentence. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** An operating error of the kit: the fleet's file, a template, a program, a host. */
export class KitError extends Error {
  override readonly name = 'KitError';
  readonly code: KitErrorCode;
  readonly hint: string;

  /** @param message "Cannot read hosts.yaml: no such file", without a full stop */
  constructor(message: string, { code, hint, cause }: KitErrorOptions) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
