import type { JSX } from 'preact';
import type { Status } from './api.ts';
import { Tide } from './tide.tsx';
import type { Connection } from './use-live.ts';
import { words } from './words.ts';

export interface StatusStripProps {
  readonly status: Status | undefined;
  readonly connection: Connection;
  readonly rates: readonly number[];
  readonly isDark: boolean;
  readonly onTheme: () => void;
  readonly onHelp: () => void;
}

/** The head of the page: name, whether lines flow, how the detector is. */
export function StatusStrip(props: StatusStripProps): JSX.Element {
  const { status, connection, rates, isDark } = props;
  return (
    <header class="strip">
      <h1 class="brand">
        <svg viewBox="0 0 32 20" aria-hidden="true">
          <path d="M2 13c3.500-4 6-4 9.300 0s6 4 9.400 0 6-4 9.300 0" />
          <circle cx="21" cy="4.500" r="2.600" />
        </svg>
        Tidewatch
        {status !== undefined && <span class="fleet">{status.environment}</span>}
      </h1>
      <dl class="gauges">
        <Gauge name="lines a second" value={rateOf(status, connection)} isWide>
          <Tide rates={rates} />
        </Gauge>
        <Gauge name="lines read" value={status === undefined ? '–' : words.short(status.lines)} />
        <Sources status={status} />
        <Gauge
          name="templates"
          value={status === undefined ? '–' : words.short(status.model.templates)}
        />
      </dl>
      <div class="tools">
        <button type="button" class="icon" onClick={props.onTheme} title="Dark or light (t)">
          <span class="sr">{isDark ? 'Light colours' : 'Dark colours'}</span>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="7" class="ring" />
            <path d="M10 3a7 7 0 0 1 0 14z" />
          </svg>
        </button>
        <button type="button" class="icon" onClick={props.onHelp} title="Keys (?)">
          <span class="sr">Keys</span>
          <b aria-hidden="true">?</b>
        </button>
      </div>
    </header>
  );
}

interface GaugeProps {
  readonly name: string;
  readonly value: string;
  readonly tone?: string;
  readonly title?: string;
  readonly isWide?: boolean;
  readonly children?: JSX.Element;
}

function Gauge({ name, value, tone, title, isWide, children }: GaugeProps): JSX.Element {
  return (
    <div class={isWide === true ? 'gauge wide' : 'gauge'} title={title}>
      <dt>{name}</dt>
      <dd class={tone}>
        {value}
        {children}
      </dd>
    </div>
  );
}

function Sources({ status }: { readonly status: Status | undefined }): JSX.Element {
  const sources = status?.sources ?? [];
  const ill = sources.filter(({ problem, state }) => problem !== null || state === 'failed');
  const title = sources
    .map(({ name, state, problem, lines }) => `${name}: ${problem ?? state}, ${words.lines(lines)}`)
    .join('\n');
  const value = status === undefined ? '–' : words.count(sources.length);
  if (ill.length === 0) return <Gauge name="sources" value={value} title={title} />;
  return (
    <Gauge
      name={`of ${value} sources failing`}
      value={words.count(ill.length)}
      tone="bad"
      title={title}
    />
  );
}

function rateOf(status: Status | undefined, connection: Connection): string {
  if (connection === 'lost') return 'reconnecting';
  if (status === undefined) return '–';
  const rate = status.lines_per_second;
  return rate < 10 ? rate.toFixed(1) : words.short(Math.round(rate));
}
