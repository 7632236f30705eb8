import type { Level } from '../model/types.ts';
import type { Say } from './placeholders.ts';
import type { Rhythm } from './rhythms.ts';

/** A line that comes with a weight among others of its service. */
export interface PoolLine {
  readonly weight: number;
  readonly level: Level;
  readonly say: Say;
}

/** A line of a story, some time after the line before. */
export interface StoryStep {
  /** After the step before it, or (`isSpread`) after the story's start; ms, uniform in [min, max]. */
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  readonly isSpread: boolean;
  readonly timesMin: number;
  readonly timesMax: number;
  readonly level: Level;
  /** Another service that says it, '' for the story's own. */
  readonly service: string;
  readonly say: Say;
}

/** When a story starts of itself. */
export type StoryStart =
  | { readonly kind: 'chance'; readonly perHour: number; readonly rhythm: Rhythm }
  | { readonly kind: 'every'; readonly periodMs: number }
  | {
      readonly kind: 'cron';
      /** Minute, hour, day of month, day of week (0 Sunday) in local time; undefined is any. */
      readonly minutes: ReadonlySet<number> | undefined;
      readonly hours: ReadonlySet<number> | undefined;
      readonly days: ReadonlySet<number> | undefined;
      readonly weekdays: ReadonlySet<number> | undefined;
      readonly jitterMs: number;
    }
  | { readonly kind: 'boot'; readonly delayMs: number };

export interface Story {
  readonly start: StoryStart;
  readonly steps: readonly StoryStep[];
}

/** What a service says, and when. */
export interface ServiceSheet {
  readonly service: string;
  /** On which hosts; empty is everywhere. */
  readonly hosts: readonly string[];
  /** `daemon` keeps its process id between boots, `fork` has a new one for each line or story. */
  readonly pid: 'daemon' | 'fork' | 'none';
  /** Lines of the pool an hour, on average over the day. */
  readonly ratePerHour: number;
  readonly rhythm: Rhythm;
  readonly pool: readonly PoolLine[];
  readonly stories: readonly Story[];
}
