import type { CentralHost } from '../fleet/fleet.ts';
import { detectorAccess } from '../plan/detector-access.ts';
import type { HostPool } from '../ssh/host-pool.ts';

/** What the detector made of a request. */
export type Told =
  /** Its answer. */
  | { readonly kind: 'told'; readonly document: Readonly<Record<string, unknown>> }
  /** There is none yet. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'trouble'; readonly why: string };

/** `maintenance start` and `end` on the central host, as its script says; the token stays there. */
export type MaintenanceVerb = 'start' | 'end';

/** Exit of the script, and of bundle, where something is not there yet. */
const absentCode = 3;

/**
 * Asks the detector by the script on the central host: over ssh, as everything else.
 *
 * @param what the third line of the request
 */
export async function tellDetector(
  central: CentralHost,
  pool: Pick<HostPool, 'call'>,
  { verb, what }: { readonly verb: MaintenanceVerb; readonly what: string },
): Promise<Told> {
  const { url, tokenFile } = detectorAccess(central);
  try {
    const said = await pool.call(central, ['maintenance', verb], `${url}\n${tokenFile}\n${what}\n`);
    if (said.code === absentCode) return { kind: 'absent' };
    if (said.code !== 0) return { kind: 'trouble', why: lastLine(said.stderr) };
    return toldOf(said.stdout);
  } catch (error) {
    return { kind: 'trouble', why: error instanceof Error ? error.message : String(error) };
  }
}

function toldOf(stdout: string): Told {
  const [body = '', status = ''] = stdout.trim().split('\t');
  const document = documentIn(body);
  if (/^2\d\d$/.test(status) && document !== undefined) return { kind: 'told', document };
  return { kind: 'trouble', why: `the detector answers ${status} ${body.slice(0, 200)}`.trim() };
}

function documentIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
