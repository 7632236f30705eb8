import type { AgentKind } from '../fleet/fleet.ts';
import type { CanaryCheck, CanaryResult } from './canary-check.ts';
import type { HostFacts } from './read-facts.ts';

export interface CauseContext {
  readonly agent: AgentKind;
  /** Of the host whose agent ships the line; undefined: it could not be asked. */
  readonly own: HostFacts | undefined;
  readonly central: HostFacts | undefined;
  /** What Loki or the detector said when they were asked. */
  readonly troubles: readonly string[];
}

type Seen = Pick<CanaryResult, 'check' | 'notSent' | 'isInLoki' | 'wrongLabels' | 'isInDetector'>;

/** Why a marked line did not arrive, most likely; undefined: it did, with the right labels. */
export function canaryCause(seen: Seen, context: CauseContext): string | undefined {
  const { check, notSent, isInLoki, wrongLabels, isInDetector } = seen;
  if (notSent !== undefined) return notWritten(check, notSent, context);
  if (wrongLabels.length > 0) return `wrong labels: ${wrongLabels.join(', ')}`;
  if (isInLoki && isInDetector) return undefined;
  if (isInLoki) return notAnalysed(context);
  if (isInDetector) return 'the detector has it, but Loki does not answer for it';
  return (
    atCentral(context) ??
    atSource(check, context) ??
    atAgent(context) ??
    `nothing is wrong that can be seen; journalctl -u ${context.agent} on the host may say more`
  );
}

function notWritten({ source }: CanaryCheck, why: string, { central }: CauseContext): string {
  const listener = source.kind === 'syslog' ? atListener(source.protocol, central) : undefined;
  return listener ?? `it could not be written: ${why}`;
}

function notAnalysed({ troubles, central }: CauseContext): string {
  const trouble = troubles.find((text) => text.startsWith('the detector'));
  if (trouble !== undefined) return `it is in Loki; ${trouble}`;
  if (central === undefined) return 'it is in Loki; the central host cannot be asked further';
  return 'it is in Loki, and the detector has not read it yet: does its selector take this job in?';
}

/** What keeps every line out. */
function atCentral({ central, troubles }: CauseContext): string | undefined {
  const trouble = troubles.find((text) => text.startsWith('Loki'));
  if (trouble !== undefined) return trouble;
  if (central === undefined) return 'the central host cannot be reached';
  const nginx = central.units.get('nginx.service');
  return nginx === undefined || nginx === 'active'
    ? undefined
    : `nginx is ${nginx} on the central host`;
}

function atSource({ source }: CanaryCheck, { own, central }: CauseContext): string | undefined {
  if (source.kind === 'syslog') return atListener(source.protocol, central);
  if (own === undefined) return 'the host cannot be reached';
  if (source.kind === 'docker') return atDocker(source.by, own);
  if (source.kind !== 'file') return undefined;
  const state = own.files.get(source.path);
  if (state === 'missing') return 'no file matches';
  return state?.startsWith('unreadable') === true
    ? `the agent may not read ${state.slice('unreadable '.length)}: give the file to group adm`
    : undefined;
}

function atDocker(by: 'journald' | 'socket', { dockerDriver }: HostFacts): string | undefined {
  if (dockerDriver === 'none') return 'Docker does not answer on the host';
  if (by === 'socket' || dockerDriver === 'journald') return undefined;
  return `Docker logs to ${dockerDriver ?? 'nowhere'}, not to the journal: kit bootstrap sets the driver, which holds from Docker's next start`;
}

function atListener(protocol: 'udp' | 'tcp', central: HostFacts | undefined): string | undefined {
  if (central === undefined) return undefined;
  const rsyslog = central.units.get('rsyslog.service');
  if (rsyslog !== undefined && rsyslog !== 'active') return `rsyslog is ${rsyslog}`;
  if (!central.ports.has(`1514/${protocol}`)) return `nobody listens on 1514/${protocol}`;
  return central.refused === undefined ? undefined : `rsyslog refuses: ${central.refused}`;
}

const words: readonly (readonly [RegExp, string])[] = [
  [/\b401\b|unauthorized/i, 'nginx refuses its password (401): kit up of the central host'],
  [/\b403\b/, 'nginx refuses it (403)'],
  [/connection refused/i, 'nobody listens on the central host: is nginx running there?'],
  [
    /no such host|no route|i\/o timeout|deadline exceeded/i,
    'it does not reach the central host: a firewall, or another address',
  ],
  [/\b429\b/, 'Loki takes no more (429): its limits are reached'],
  [/\b400\b/, 'Loki refuses its lines (400)'],
];
const saidCharsMax = 300;

function atAgent({ agent, own, central }: CauseContext): string | undefined {
  const facts = own ?? central;
  const state = facts?.units.get(`${agent}.service`);
  if (state !== undefined && state !== 'active') return `${agent} is ${state}`;
  const last = facts?.said.at(-1);
  if (last === undefined) return undefined;
  const known = words.find(([pattern]) => pattern.test(last));
  return known === undefined
    ? `${agent} says: ${last.slice(0, saidCharsMax)}`
    : `${agent}: ${known[1]}`;
}
