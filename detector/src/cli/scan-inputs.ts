import { createWriteStream } from 'node:fs';
import type { Settings } from '../config/load-settings.ts';
import type { Incident, IncidentChange, IncidentId, Severity } from '../model/types.ts';
import { severities } from '../model/types.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import { readSuppressionsFile } from '../service/read-suppressions-file.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { formatIncident } from './format-incident.ts';
import { openInputs } from './open-inputs.ts';
import { type ReadSummary, readAll } from './read-all.ts';
import { restoreModel } from './restore-model.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

export type ScanFormat = 'text' | 'json' | 'ndjson';

export interface ScanOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly inputs: readonly string[];
  readonly modelPath: string | undefined;
  /** Incidents that ended before are not reported. */
  readonly sinceMs: number | undefined;
  readonly format: ScanFormat;
  readonly outputPath: string | undefined;
  readonly failOn: Severity | undefined;
  /** One or two; undefined: two where that pays. */
  readonly threads: number | undefined;
}

interface ScanResult {
  readonly summary: ReadSummary;
  readonly templates: number;
  readonly anomalies: number;
  readonly incidents: readonly Incident[];
  readonly hasModel: boolean;
}

/** Reads the inputs to their end and writes what was unusual. */
export async function scanInputs(options: ScanOptions): Promise<void> {
  const { context, settings } = options;
  const { patterns } = await loadPatterns(settings.patterns.dir);
  const { inputs, threads } = options;
  const { pipeline, source } = await openInputs({ inputs, settings, patterns, threads });
  await restoreModel(pipeline, options.modelPath);
  if (settings.suppressions !== undefined)
    pipeline.setFileSuppressions(await readSuppressionsFile(settings.suppressions));
  const told = new ToldIncidents(options.sinceMs ?? -Infinity);
  const summary = await readAll(pipeline, source, {
    context,
    onChange: (change) => told.add(change),
  });
  const incidents = told.list();
  const result: ScanResult = {
    summary,
    templates: pipeline.status().templates,
    anomalies: incidents.reduce((sum, { count }) => sum + count, 0),
    incidents,
    hasModel: options.modelPath !== undefined,
  };
  await write(result, options);
  const bound = options.failOn === undefined ? Infinity : severities.indexOf(options.failOn);
  const isFound = incidents.some(({ severity }) => severities.indexOf(severity) >= bound);
  if (isFound) context.exit(exitCodes.found);
}

/** Incidents that people would have been told of, each in its latest form. */
class ToldIncidents {
  readonly #sinceMs: number;
  readonly #incidents = new Map<IncidentId, Incident>();

  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  add({ incident, tell }: IncidentChange): void {
    if (tell === 'opened' || this.#incidents.has(incident.id))
      this.#incidents.set(incident.id, incident);
  }

  /** Oldest first. */
  list(): readonly Incident[] {
    return [...this.#incidents.values()]
      .filter(({ lastSeenMs }) => lastSeenMs >= this.#sinceMs)
      .toSorted((a, b) => a.firstSeenMs - b.firstSeenMs);
  }
}

async function write(result: ScanResult, options: ScanOptions): Promise<void> {
  const { terminal } = options.context;
  const text = textOf(result, options);
  if (options.outputPath === undefined) {
    terminal.out.write(text);
    return;
  }
  const file = createWriteStream(options.outputPath);
  await new Promise<void>((resolve, reject) => {
    file.once('error', reject).end(text, resolve);
  });
  terminal.error.write(`Written to ${options.outputPath}\n`);
}

function textOf(
  result: ScanResult,
  { format, context, settings, outputPath }: ScanOptions,
): string {
  const { summary, incidents, ...rest } = result;
  if (format === 'ndjson')
    return incidents.map((incident) => `${JSON.stringify(incident)}\n`).join('');
  if (format === 'json') return `${JSON.stringify({ ...summary, ...rest, incidents }, null, 2)}\n`;
  const terminal = {
    ...context.terminal,
    hasColour: context.terminal.hasColour && outputPath === undefined,
  };
  const blocks = incidents.map((incident) =>
    formatIncident(incident, { terminal, timezone: settings.timezone }),
  );
  return `${[headOf(result, terminal), ...blocks].join('\n\n')}\n`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function headOf(
  { summary, templates, anomalies, incidents, hasModel }: ScanResult,
  terminal: Terminal,
): string {
  const skipped = Object.entries(summary.skipped).map(
    ([reason, count]) => `${number(count)} ${reason}`,
  );
  const read = `${number(summary.lines)} lines, ${number(templates)} templates, ${summary.seconds.toFixed(1)} s`;
  const found =
    incidents.length === 0
      ? 'Found nothing unusual'
      : `Found ${number(anomalies)} anomalies in ${number(incidents.length)} incident${incidents.length === 1 ? '' : 's'}`;
  const rows = [read, ...(skipped.length > 0 ? [`not read: ${skipped.join(', ')}`] : [])];
  if (!hasModel) rows.push('no model: what is usual was learned on the way (see logdetect train)');
  return [...rows.map((row) => styled(terminal, 'dim', row)), styled(terminal, 'bold', found)].join(
    '\n',
  );
}
