import type { LineExplanation, TemplateSummary } from '../http/service-view.ts';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Explanation, IncidentChange } from '../model/types.ts';
import {
  createPipeline,
  type CreatePipelineOptions,
  type PipelineParts,
} from '../pipeline/create-pipeline.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const lineBytesMax = 64 * 1024;
const windowMs = 60_000;
/** Longer than the pipeline waits for late lines before it judges a window. */
const graceMs = 10_000;

/**
 * What the detector would think of a line if it came now, also why that would be usual. Asks a copy of
 * the pipeline, so the line leaves no trace.
 *
 * Costs a snapshot and a restore: some 100 ms with 10,000 templates.
 */
export function explainLine(
  parts: PipelineParts,
  options: CreatePipelineOptions,
  line: string,
): LineExplanation {
  const state = parts.pipeline.snapshot();
  const nowMs = parts.pipeline.eventMs ?? 0;
  const read = readLine(parts, options, { state, line, nowMs });
  const judge = copyOf(state, options);
  const changes = [
    ...judge.pipeline.push(batchOf(judge, line, nowMs), 'explain'),
    ...judge.pipeline.flush(nowMs + windowMs + graceMs),
  ];
  const anomaly = anomalyOf(changes, line);
  const explanation = anomaly?.incident.explanation ?? usual(read);
  return {
    ...read,
    score: anomaly?.incident.score ?? 0,
    isUnusual: anomaly !== undefined,
    explanation,
  };
}

type State = ReturnType<PipelineParts['pipeline']['snapshot']>;
type ReadLine = Omit<LineExplanation, 'score' | 'isUnusual' | 'explanation'>;

/** The line's own parts, and the template that it would have. */
function readLine(
  known: PipelineParts,
  options: CreatePipelineOptions,
  { state, line, nowMs }: { readonly state: State; readonly line: string; readonly nowMs: number },
): ReadLine {
  const copy = copyOf(state, options);
  copy.parser.flush(Infinity);
  const batch = [
    ...copy.parser.push(batchOf(copy, line, nowMs)),
    ...copy.parser.flush(Infinity),
  ][0];
  if (batch === undefined) {
    const nothing = { timestampMs: undefined, host: '', service: '', level: undefined };
    return { ...nothing, message: line, template: undefined };
  }
  copy.templates.push(batch);
  const { host, service, level } = copy.streams.get(batch.stream[0] ?? 0);
  const message = decoder.decode(batch.bytes.subarray(batch.messageStart[0], batch.messageEnd[0]));
  return {
    timestampMs: batch.timeMs[0],
    host,
    service,
    level,
    message,
    template: templateOf(known, copy, batch),
  };
}

/** As it is known to the pipeline; undefined when only this line has it. */
function templateOf(
  known: PipelineParts,
  copy: PipelineParts,
  batch: LineBatch,
): TemplateSummary | undefined {
  const number = batch.template[0] ?? 0;
  const template = known.templates.get(number);
  if (template === undefined) return undefined;
  const { id, count, firstSeenMs, lastSeenMs } = template;
  return { id, text: copy.templates.text(number), count, firstSeenMs, lastSeenMs };
}

function copyOf(state: State, options: CreatePipelineOptions): PipelineParts {
  const parts = createPipeline(options);
  parts.pipeline.restore(structuredClone(state));
  return parts;
}

function batchOf({ streams }: PipelineParts, line: string, timeMs: number): LineBatch {
  const bytes = encoder.encode(line).subarray(0, lineBytesMax);
  const batch = allocateLineBatch(bytes, 1);
  batch.end[0] = bytes.length;
  batch.messageEnd[0] = bytes.length;
  batch.timeMs[0] = timeMs;
  batch.stream[0] = streams.intern({ job: 'file' });
  batch.length = 1;
  return batch;
}

function anomalyOf(changes: readonly IncidentChange[], line: string): IncidentChange | undefined {
  const text = line.slice(0, 4_096);
  return changes.find(({ incident }) =>
    incident.sampleLines.some((sample) => sample.text === text),
  );
}

function usual({ template, service, host }: ReadLine): Explanation {
  const place = [service, host].filter((name) => name !== '').join(' on ');
  const count = template?.count.toLocaleString('en') ?? '0';
  const since =
    template === undefined ? '' : new Date(template.firstSeenMs).toISOString().slice(0, 10);
  return {
    headline: `Nothing unusual${place === '' ? '' : ` for ${place}`}`,
    expected: template === undefined ? 'new kinds of lines now and then' : `"${template.text}"`,
    seen: template === undefined ? 'one line of a new kind' : `${count} times since ${since}`,
    factors: [],
    related: [],
  };
}
