import { compileMessage } from './compile-message.ts';
import { keyedStories, type KeyedStoryName } from './keyed-stories.ts';
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
  /** What kind of place it is, and how its keys look. Default farm. */
  readonly story?: KeyedStoryName;
}

interface Step {
  readonly gapMs: number;
  readonly say: Say;
  /** Said so many times. */
  readonly times: readonly [number, number];
  /** Left out of so many ordinary sessions. */
  readonly skip: number;
}

/**
 * Many sessions interleaved in one log: which word is the key is not said in it. Some have a fault: a
 * step is missing, an error comes in between, steps are out of order, or one takes twenty times as long.
 *
 * @returns all lines, oldest first, and what is true of each key, in order of their start
 */
export function keyedSessions(options: KeyedSessionsOptions): {
  lines: readonly KeyedLine[];
  labels: readonly KeyedLabel[];
} {
  const { seed, startMs, keys, anomalousShare, story = 'farm' } = options;
  const rng = new Rng(seed);
  const { key: keyText, kinds, extras: extraTexts } = keyedStories[story];
  const compiled = kinds.map((steps) => steps.map((step) => readStep(step)));
  const extras = extraTexts.map((text) => compileMessage(text));
  const sayKey = compileMessage(keyText);
  const lines: KeyedLine[] = [];
  const labels: KeyedLabel[] = [];
  let atMs = startMs;
  for (let i = 0; i < keys; i++) {
    atMs += Math.round(-Math.log(1 - rng.float()) * 700);
    const key = sayKey(sceneAt(atMs, rng));
    const fault = rng.chance(anomalousShare) ? rng.pick(sessionFaults) : undefined;
    labels.push({ key, fault });
    lines.push(...sessionOf(rng.pickSkewed(compiled), { rng, key, atMs, fault, extras }));
  }
  return { lines: lines.toSorted((a, b) => a.timeMs - b.timeMs), labels };
}

interface Session {
  readonly rng: Rng;
  readonly key: string;
  readonly atMs: number;
  readonly fault: SessionFault | undefined;
  readonly extras: readonly Say[];
}

function sceneAt(timeMs: number, rng: Rng): Scene {
  return { rng, timeMs, offsetMs: 0, host: 'farm', uptimeMs: 0, progress: 0, kept: new Map() };
}

function sessionOf(steps: readonly Step[], session: Session): readonly KeyedLine[] {
  const { rng, key, fault } = session;
  const scene = sceneAt(session.atMs, rng);
  scene.kept.set('key', key);
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
function alter(steps: readonly Step[], { rng, fault, extras }: Session): readonly Step[] {
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
