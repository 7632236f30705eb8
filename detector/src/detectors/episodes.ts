import { troubleFrom } from '../stats/template-severity.ts';
import type { WindowView } from './detector.ts';

/** How long lines of a kind count as one episode with its first one. */
const episodeMs = 15 * 60_000;
/** Within this time others of the same host make it worse. */
const companionMs = 5 * 60_000;
const episodesMax = 1_024;
/** Nats for each e-fold of lines, and for each further bad kind of line on the host. */
const repeatNats = 2;
/** From so many lines on each e-fold weighs more: that much of anything new is news. */
const manyLines = 20;
const companionNats = 1.5;

export interface Episode {
  readonly series: number;
  /** The series' template: a number may be given to another pair later. */
  readonly template: number;
  readonly host: number;
  readonly startMs: number;
  /** ln p of one single line of the kind, at this time. */
  readonly logPValue: number;
  /** 0 to 1. */
  readonly severity: number;
  /** For how many days its source or host had been seen. */
  readonly days: number;
  /** Its first line. */
  readonly firstMs: number;
  readonly firstText: string;
  lines: number;
}

export type EpisodesState = readonly Episode[];

export interface RunningEpisode {
  readonly episode: Episode;
  /** Of all its lines so far. */
  readonly logPValue: number;
}

/**
 * Kinds of lines that are surprising as such, while their first quarter of an hour lasts: one line may
 * be chance, many of them, or several bad kinds on one host, are not. Bounded: the oldest go first.
 */
export class Episodes {
  #episodes = new Map<number, Episode>();

  open(episode: Episode): void {
    this.#episodes.set(episode.series, episode);
    if (this.#episodes.size <= episodesMax) return;
    const [oldest] = this.#episodes.keys();
    if (oldest !== undefined) this.#episodes.delete(oldest);
  }

  get size(): number {
    return this.#episodes.size;
  }

  /** Counts the window's lines. @returns the episodes with lines in it, with ln p of all so far */
  advance(view: WindowView): readonly RunningEpisode[] {
    const running: Episode[] = [];
    for (const [series, episode] of this.#episodes) {
      if (!isRunning(view, episode)) {
        this.#episodes.delete(series);
        continue;
      }
      const lines = view.table.count[series] ?? 0;
      if (lines === 0) continue;
      episode.lines += lines;
      running.push(episode);
    }
    const all = [...this.#episodes.values()];
    return running.map((episode) => ({ episode, logPValue: logPValueOf(episode, all) }));
  }

  /**
   * What `advance` would return were the window to end now, and changes nothing.
   *
   * @param more episodes that would have been opened
   */
  glance(view: WindowView, more: readonly Episode[]): readonly RunningEpisode[] {
    if (this.#episodes.size + more.length === 0) return [];
    const opened = new Map(this.#episodes);
    for (const episode of more) opened.set(episode.series, episode);
    const all = [...opened.values()].filter((episode) => isRunning(view, episode));
    return all
      .filter(({ series }) => (view.table.count[series] ?? 0) > 0)
      .map((before) => {
        const lines = before.lines + (view.table.count[before.series] ?? 0);
        const episode = { ...before, lines };
        return { episode, logPValue: logPValueOf(episode, all) };
      });
  }

  snapshot(): EpisodesState {
    return [...this.#episodes.values()].map((episode) => ({ ...episode }));
  }

  restore(state: EpisodesState): void {
    this.#episodes = new Map(state.map((episode) => [episode.series, { ...episode }]));
  }
}

function isRunning(view: WindowView, { series, startMs, template }: Episode): boolean {
  return view.startMs - startMs <= episodeMs && view.table.template[series] === template;
}

/** Of all lines of an episode so far. @param all those on record, itself among them */
function logPValueOf(episode: Episode, all: readonly Episode[]): number {
  const { logPValue, lines } = episode;
  return Math.min(
    0,
    logPValue -
      repeatNats * Math.log(lines) -
      repeatNats * Math.max(0, Math.log(lines / manyLines)) -
      companionNats * companionsOf(episode, all),
  );
}

function companionsOf(episode: Episode, all: readonly Episode[]): number {
  if (episode.severity < troubleFrom) return 0;
  let count = 0;
  for (const other of all) {
    const isNear = Math.abs(other.startMs - episode.startMs) <= companionMs;
    if (other.host === episode.host && isNear && other.severity >= troubleFrom) count++;
  }
  return Math.min(4, count - 1);
}

/** The series' first line in the window, cut. */
export function firstLineOf(
  view: WindowView,
  series: number,
): Pick<Episode, 'firstMs' | 'firstText'> {
  return { firstMs: view.first.timeMs(series), firstText: view.first.text(series).slice(0, 1_024) };
}
