import type { Fleet, Host } from '../fleet/fleet.ts';
import { wellKnown } from '../plan/well-known.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import type { CanaryCheck } from './canary-check.ts';
import { canaryWish } from './canary-wish.ts';
import { sendSyslog } from './send-syslog.ts';
import { syslogText } from './syslog-text.ts';

/** Why a marked line could not be written, by id. */
export type NotSent = ReadonlyMap<string, string>;

/** Writes every marked line, on all hosts at once. */
export async function emitCanaries(
  checks: readonly CanaryCheck[],
  fleet: Fleet,
  pool: HostPool,
): Promise<NotSent> {
  const byHost = fleet.hosts.map((host) => {
    const own = checks.filter((check) => writerOf(check) === host.name);
    return own.length === 0 ? [] : emitOn(host, own, fleet, pool);
  });
  const here = checks.map((check) => emitHere(check, fleet));
  return new Map((await Promise.all([...byHost, ...here])).flat());
}

/** The host whose shell writes the line; undefined: this machine does. */
function writerOf({ host, source }: CanaryCheck): string | undefined {
  if (source.kind !== 'syslog') return host;
  return source.sender.kind === 'host' ? source.sender.name : undefined;
}

async function emitOn(
  host: Host,
  checks: readonly CanaryCheck[],
  { central }: Fleet,
  pool: HostPool,
): Promise<[string, string][]> {
  const now = new Date();
  const wishes = checks.map((check) => `${canaryWish(check, central.address, now)}\n`).join('');
  const why = (text: string): [string, string][] => checks.map(({ id }) => [id, text]);
  try {
    const { code, stdout, stderr } = await pool.call(host, ['canary', 'emit'], wishes);
    if (code !== 0) return why(stderr.trim() || `the host ends with ${code}`);
    return stdout.split('\n').flatMap((line): [string, string][] => {
      const [word, id = '', text = ''] = line.split('\t');
      return word === 'failed' ? [[id, text]] : [];
    });
  } catch (error) {
    return why(error instanceof Error ? error.message : String(error));
  }
}

async function emitHere(
  { id, source }: CanaryCheck,
  { central }: Fleet,
): Promise<[string, string][]> {
  if (source.kind !== 'syslog' || source.sender.kind !== 'here') return [];
  const path = {
    protocol: source.protocol,
    from: source.sender.address,
    to: central.address,
    port: wellKnown.syslogPort,
  };
  try {
    await sendSyslog(path, syslogText(source.dialect, id, new Date()));
    return [];
  } catch (error) {
    return [[id, error instanceof Error ? error.message : String(error)]];
  }
}
