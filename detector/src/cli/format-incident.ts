import type { Incident, SampleLine, Severity } from '../model/types.ts';
import { factorRows } from './factor-rows.ts';
import { type LabelledRow, labelledRows } from './labelled-rows.ts';
import { printable } from './printable.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

const severityStyles: Readonly<Record<Severity, Parameters<typeof styled>[1]>> = {
  low: 'cyan',
  medium: 'yellow',
  high: 'red',
  critical: ['white', 'bgRed'],
};

export interface FormatOptions {
  readonly terminal: Terminal;
  /** IANA name of the zone that times are shown in. */
  readonly timezone: string;
}

/**
 * An incident as several lines of text: severity, span, place and count; the headline; the line that it
 * started with; what was expected and seen; the factors.
 */
export function formatIncident(incident: Incident, options: FormatOptions): string {
  const { explanation, startedWith } = incident;
  const rows: readonly LabelledRow[] = [
    ['started with', startedWith === undefined ? '' : lineOf(startedWith)],
    ['expected', explanation.expected],
    ['seen', explanation.seen],
    ...factorRows(explanation.factors),
  ];
  return [
    headOf(incident, options),
    `  ${styled(options.terminal, 'bold', printable(incident.title))}`,
    ...labelledRows(rows, options.terminal),
  ].join('\n');
}

function headOf(incident: Incident, { terminal, timezone }: FormatOptions): string {
  const place = [incident.hosts.join(', '), incident.services.join(', ')].filter(
    (text) => text !== '',
  );
  const lines = incident.count === 1 ? '1 line' : `${incident.count.toLocaleString('en')} lines`;
  return [
    styled(terminal, severityStyles[incident.severity], incident.severity.toUpperCase()),
    spanOf(incident, timezone),
    printable(place.join(' / ')),
    lines,
    styled(terminal, 'dim', incident.id.slice(0, 8)),
  ].join('  ');
}

function spanOf({ firstSeenMs, lastSeenMs }: Incident, timezone: string): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short' });
  const time = new Intl.DateTimeFormat('sv', { timeZone: timezone, timeStyle: 'medium' });
  const [from, to] = [firstSeenMs, lastSeenMs].map((ms) => [day.format(ms), time.format(ms)]);
  if (from === undefined || to === undefined) return '';
  if (from.join(' ') === to.join(' ')) return from.join(' ');
  const end = from[0] === to[0] ? to[1] : to.join(' ');
  return `${from.join(' ')} - ${end}`;
}

function lineOf({ text }: SampleLine): string {
  const first = text.split('\n', 1)[0] ?? '';
  return first.length > 240 ? `${first.slice(0, 240)}…` : first;
}
