import type { ClosedWindow } from '../features/closed-window.ts';
import type { FirstLines } from '../features/first-lines.ts';
import type { LineOrder } from '../features/line-order.ts';
import type { SeriesTable } from '../features/series-table.ts';
import type { SessionLines } from '../features/session-lines.ts';
import type { SourceTable } from '../features/source-table.ts';
import type { FindingKind, Level } from '../model/types.ts';
import type { PatternNote } from '../patterns/pattern-notes.ts';
import type { LocalTime } from '../stats/local-time.ts';

/** What the detectors look at: the closed window, and the past of its series (without it). */
export interface WindowView extends ClosedWindow {
  readonly table: SeriesTable;
  readonly sources: SourceTable;
  readonly first: FirstLines;
  readonly order: LineOrder;
  /** Lines of the open window that belong to sessions: none of those that come late. */
  readonly sessions: SessionLines;
  /** Templates that became another one in the window. */
  readonly merged: ReadonlyMap<number, number>;
  readonly localTime: LocalTime;
  /** What the window's lines match, in the order of their first lines. */
  readonly patternNotes: readonly PatternNote[];
  /** Source of a series, that of a sum too; the host's sum has none. */
  sourceOf(series: number): number | undefined;
  hostOf(series: number): number;
  /** For how many days the series' source (or host) has been seen, 0.25 to 56. */
  daysOf(series: number): number;
  /** The same of its host. */
  hostDaysOf(series: number): number;
  /** The sums that a series is part of: of its source, of its host. */
  parentsOf(series: number): readonly number[];
  /** The template's text, "" for a sum. */
  textOf(series: number): string;
  /** The same of a template's number. */
  nameOf(template: number): string;
  /** The level that the series' lines name or are labelled with. */
  levelOf(series: number): Level | undefined;
  /** What stands in the variable places of the series' first line in the window, in order. */
  valuesOf(series: number): readonly Value[];
  /** Whether its host is too young to be judged by what is new in it. */
  isLearning(series: number): boolean;
  /** Whether its source is that young, on a host that may be old. */
  isYoung(series: number): boolean;
  /** Whether its source has written the template before, at another level or with other labels. */
  isKnownInSource(series: number): boolean;
  /** Whether its service has written the template on another host. */
  isKnownElsewhere(series: number): boolean;
}

/** What stands in a variable place of a line. */
export interface Value {
  readonly text: string;
  /** As a number, where it is one that can be compared: a count, a size, a duration. */
  readonly value?: number;
  readonly type: string;
}

/** One detector's claim about a series in the window at hand. */
export interface Claim {
  readonly series: number;
  readonly kind: FindingKind;
  /**
   * Natural log of how often a day something at least as odd is to be expected of this subject, at
   * most 0: what makes detectors and series comparable.
   */
  readonly logPValue: number;
  readonly observed: number;
  readonly expected: number;
  readonly threshold: number;
  readonly unit: string;
  /** What was seen: "143 times in a minute". */
  readonly seen: string;
  /** What is usual: "at most 9 times in a minute". */
  readonly usual: string;
  /** The line that it began with, where that is not the series' first in the window. */
  readonly firstLine?: { readonly timeMs: number; readonly text: string };
  /** Ms; when it began, where that is not in the window. */
  readonly startMs?: number;
}

/** A detector at work: it compares, its state is what it alone remembers. */
export interface Detector {
  /** @param claim is called for each finding */
  inspect(view: WindowView, claim: (claim: Claim) => void): void;
  /**
   * Claims of the open window what its further lines can only make stronger, so that it need not be
   * waited for. Changes nothing: `inspect` comes later, with the whole window.
   */
  glance?(view: WindowView, claim: (claim: Claim) => void): void;
  /** Whether `glance` may have something to say of what earlier windows began. */
  readonly isFollowing?: boolean;
  /** Whether `inspect` may be shown a window again, older than others, of lines that came when it was closed. */
  readonly seesLate?: boolean;
  /** Event time goes on to `toMs`, where a window opens: claims what is due because nothing came. */
  advance?(view: WindowView, toMs: number, claim: (claim: Claim) => void): void;
  /** JSON, a copy. */
  snapshot(): unknown;
  restore(state: unknown): void;
}
