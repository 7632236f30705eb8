import type { Level } from '../model/types.ts';
import type { Scene } from './scene.ts';
import type { StoryStep } from './service-sheet.ts';

/** A line before it is written: no envelope yet. */
export interface SaidLine {
  readonly timeMs: number;
  readonly host: string;
  readonly service: string;
  readonly pid: number;
  readonly level: Level;
  readonly message: string;
  readonly faultId?: string;
}

export interface StoryTeller {
  /** The service whose story it is. */
  readonly service: string;
  readonly startMs: number;
  /** After which `progress` is 1: for what drifts. */
  readonly durationMs: number;
  readonly pidOf: (service: string) => number;
}

/**
 * Says the steps of one story, each at its time.
 *
 * @param scene moved along; what it keeps is forgotten first
 * @returns in the order of the steps: those that are spread are not in time order
 */
export function tellStory(
  steps: readonly StoryStep[],
  scene: Scene,
  { service, startMs, durationMs, pidOf }: StoryTeller,
): readonly SaidLine[] {
  const said: SaidLine[] = [];
  const bootMs = scene.timeMs - scene.uptimeMs;
  let timeMs = startMs;
  scene.kept.clear();
  for (const step of steps) {
    const times = scene.rng.int(step.timesMin, step.timesMax);
    for (let i = 0; i < times; i++) {
      const delayMs = scene.rng.between(step.delayMinMs, step.delayMaxMs);
      if (!step.isSpread) timeMs += delayMs;
      scene.timeMs = Math.round(step.isSpread ? startMs + delayMs : timeMs);
      scene.uptimeMs = scene.timeMs - bootMs;
      scene.progress = durationMs > 0 ? Math.min(1, (scene.timeMs - startMs) / durationMs) : 0;
      const speaker = step.service === '' ? service : step.service;
      said.push({
        timeMs: scene.timeMs,
        host: scene.host,
        service: speaker,
        pid: pidOf(speaker),
        level: step.level,
        message: step.say(scene),
      });
    }
  }
  return said;
}
