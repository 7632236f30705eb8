import { compileMessage } from './compile-message.ts';
import type { Say } from './placeholders.ts';
import { Rng } from './rng.ts';
import type { Scene } from './scene.ts';

export const sessionFaults = ['missing', 'extra', 'reordered', 'slow'] as const;
export type SessionFault = (typeof sessionFaults)[number];

export interface KeyedLine {
  readonly timeMs: number;
  readonly text: string;
}

export interface KeyedLabel {
  readonly key: string;
  /** Undefined for an ordinary session. */
  readonly fault: SessionFault | undefined;
}

export interface KeyedSessionsOptions {
  readonly seed: number;
  readonly startMs: number;
  /** How many sessions. */
  readonly keys: number;
  /** Share of them with a fault. */
  readonly anomalousShare: number;
}

interface Step {
  readonly gapMs: number;
  readonly say: Say;
  /** Said so many times. */
  readonly times: readonly [number, number];
  /** Left out of so many ordinary sessions. */
  readonly skip: number;
}

/** Stories of a render farm: each line `GAP_MS TIMES SKIP MESSAGE`, `{$key}` is the session's. */
const kinds: readonly (readonly string[])[] = [
  [
    '0 1-1 0 scheduler: task {$key} accepted from {lan} priority {int:1:5}',
    '300 1-1 0 scheduler: task {$key} placed on worker w{int:1:12}',
    '900 2-4 0 worker: fetching input of {$key}: part {int:0:40} ({log:90000:0.6} bytes)',
    '2000 1-1 0 worker: task {$key} rendering started with {int:2:16} threads',
    '9000 1-5 0.2 worker: task {$key} progress {int:1:99} percent',
    '3000 1-1 0 worker: task {$key} rendering finished, {log:400000:0.4} bytes',
    '700 3-3 0 store: replica of {$key} written to st{int:1:9}',
    '500 1-1 0 scheduler: task {$key} closed',
  ],
  [
    '0 1-1 0 scheduler: task {$key} accepted from {lan} priority {int:1:5}',
    '200 1-1 0 scheduler: task {$key} served from cache entry {hex:12}',
    '300 1-1 0.1 store: read of {$key} by {lan} took {log:40:0.5} ms',
    '200 1-1 0 scheduler: task {$key} closed',
  ],
  [
    '0 1-1 0 store: verification of {$key} requested',
    '1500 1-1 0 store: checksum of {$key} is {hex:32}',
    '400 1-1 0 store: verification of {$key} succeeded',
    '900 0-2 0 store: read of {$key} by {lan} took {log:40:0.5} ms',
  ],
];
const extras = [
  'worker: exception while rendering {$key}: java.io.IOException: Connection reset by peer',
  'store: replica of {$key} on st{int:1:9} is corrupt, deleting it',
  'scheduler: task {$key} lost its worker w{int:1:12}, placing it again',
].map((text) => compileMessage(text));

/**
 * Many sessions interleaved in one log: which word is the key is not said in it. Some have a fault: a
 * step is missing, an error comes in between, steps are out of order, or one takes twenty times as long.
 *
 * @returns all lines, oldest first, and what is true of each key, in order of their start
 */
export function keyedSessions({ seed, startMs, keys, anomalousShare }: KeyedSessionsOptions): {
  lines: readonly KeyedLine[];
  labels: readonly KeyedLabel[];
} {
  const rng = new Rng(seed);
  const compiled = kinds.map((steps) => steps.map((step) => readStep(step)));
  const lines: KeyedLine[] = [];
  const labels: KeyedLabel[] = [];
  let atMs = startMs;
  for (let i = 0; i < keys; i++) {
    atMs += Math.round(-Math.log(1 - rng.float()) * 700);
    const key = `tsk_${rng.uint32().toString(16).padStart(8, '0')}${rng.int(10, 99)}`;
    const fault = rng.chance(anomalousShare) ? rng.pick(sessionFaults) : undefined;
    labels.push({ key, fault });
    lines.push(...sessionOf(rng.pickSkewed(compiled), { rng, key, atMs, fault }));
  }
  return { lines: lines.toSorted((a, b) => a.timeMs - b.timeMs), labels };
}

interface Session {
  readonly rng: Rng;
  readonly key: string;
  readonly atMs: number;
  readonly fault: SessionFault | undefined;
}

function sessionOf(steps: readonly Step[], session: Session): readonly KeyedLine[] {
  const { rng, key, fault } = session;
  const scene: Scene = {
    rng,
    timeMs: session.atMs,
    offsetMs: 0,
    host: 'farm',
    uptimeMs: 0,
    progress: 0,
    kept: new Map([['key', key]]),
  };
  const slowed = rng.int(1, steps.length - 1);
  const lines: KeyedLine[] = [];
  for (const [index, { gapMs, say, times, skip }] of alter(steps, session).entries()) {
    if (rng.chance(skip)) continue;
    for (let left = rng.int(times[0], times[1]); left > 0; left--) {
      const isSlow = fault === 'slow' && index === slowed && lines.length > 0;
      scene.timeMs += Math.round(gapMs * Math.exp(0.4 * rng.normal()) * (isSlow ? 20 : 1));
      lines.push({ timeMs: scene.timeMs, text: write(scene, say(scene)) });
    }
  }
  return lines;
}

/** The steps as this session's fault leaves them. */
function alter(steps: readonly Step[], { rng, fault }: Session): readonly Step[] {
  const certain = steps.flatMap(({ skip, times }, i) => (skip === 0 && times[0] > 0 ? [i] : []));
  if (fault === 'missing') return steps.toSpliced(rng.pick(certain.slice(1)), 1);
  if (fault === 'extra') {
    const extra: Step = { gapMs: 400, say: rng.pick(extras), times: [1, 2], skip: 0 };
    return steps.toSpliced(rng.int(1, steps.length - 1), 0, extra);
  }
  if (fault !== 'reordered') return steps;
  const from = rng.int(0, certain.length - 2);
  const [first = 0, second = 0] = certain.slice(from, from + 2);
  return steps.map((step, i) => {
    const other = i === first ? steps[second] : i === second ? steps[first] : undefined;
    return other === undefined ? step : { ...other, gapMs: step.gapMs };
  });
}

function write({ timeMs }: Scene, message: string): string {
  return `${new Date(timeMs).toISOString().slice(0, 23).replace('T', ' ')} INFO ${message}`;
}

function readStep(line: string): Step {
  const found = /^(\d+) (\d+)-(\d+) ([\d.]+) (.*)$/.exec(line);
  if (found === null) throw new SyntaxError(`Cannot read the step "${line}"`);
  return {
    gapMs: Number(found[1]),
    times: [Number(found[2]), Number(found[3])],
    skip: Number(found[4]),
    say: compileMessage(found[5] ?? ''),
  };
}
