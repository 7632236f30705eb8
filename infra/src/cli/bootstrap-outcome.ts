import type { BootstrapReport } from '../bootstrap/bootstrap-host.ts';
import type { KitError } from '../errors/kit-error.ts';
import type { KnownHost } from './get-to-know.ts';

/** What came of a host. */
export type BootstrapOutcome = { readonly host: string; readonly known: KnownHost | undefined } & (
  | { readonly report: BootstrapReport; readonly error: KitError | undefined }
  | { readonly report: undefined; readonly error: KitError }
);
