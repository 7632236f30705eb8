import type { BundleName } from '../plan/host-plan.ts';

/**
 * One file as it will stand on a host, but for secrets: where one belongs, `content` holds a reference
 * such as `@{secret:loki-password-dns01}` (see `fillSecrets`), so that any rendered file can be shown
 * to anybody.
 */
export interface RenderedFile {
  /** Name of the host. */
  readonly host: string;
  readonly bundle: BundleName;
  /** Absolute, on the host. */
  readonly path: string;
  /** "0644" */
  readonly mode: string;
  /** "root:root" */
  readonly owner: string;
  readonly content: string;
  /** Of `content` in UTF-8, hexadecimal. */
  readonly sha256: string;
  /** Under templates/, for messages. */
  readonly template: string;
  /** Names of the secrets that `content` refers to, sorted, each once; any: mode is 0600. */
  readonly secrets: readonly string[];
  /** Only in the staging folder, for the bundle's `validate`; never on the host. */
  readonly isStageOnly: boolean;
}
