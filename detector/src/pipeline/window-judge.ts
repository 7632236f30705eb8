import type { Claim, Detector, WindowView } from '../detectors/detector.ts';
import { detectors } from '../detectors/index.ts';
import { combineClaims, type Evidence, type Judged } from '../ensemble/combine-claims.ts';
import type { ClosedWindow } from '../features/closed-window.ts';
import { learnLateWindow, learnWindow } from '../features/learn-window.ts';
import { recordId } from '../features/record-id.ts';
import { signatureOf } from '../features/signature-of.ts';
import { anyTemplate } from '../features/source-table.ts';
import { UsualPace } from '../features/usual-pace.ts';
import { namesMinorLevel } from '../model/names-minor-level.ts';
import type { Stream } from '../model/stream-table.ts';
import type { Finding, SampleLine, Subject } from '../model/types.ts';
import type { PatternMatch } from '../patterns/pattern-stage.ts';
import { isStackTrace } from '../stats/is-stack-trace.ts';
import { templateSeverity } from '../stats/template-severity.ts';
import { findingOf } from './finding-of.ts';
import { weighedByPeople } from './weighed-by-people.ts';
import type { WindowJudgeOptions } from './window-judge-options.ts';
import { windowViewOf } from './window-view-of.ts';

/** Texts of so many new templates a window are read; a flood above counts as plain. */
const severitiesMax = 256;
/** More new kinds than this of a host in an open window are waited for, and more than this of all hosts. */
const freshOfHostMax = 16;
const freshMax = 64;
/** Nats from which on a count is an outlier, not a habit. */
const outlierNats = 7;
const textLengthMax = 4_096;
const none: ReadonlySet<number> = new Set();
const noMatch: PatternMatch = { band: undefined, names: [] };
const nothing = {
  active: [],
  sums: [],
  fresh: [],
  generalised: [],
  grown: [],
  told: new Map<number, number>(),
};

export interface WindowJudgeState {
  readonly detectors: Readonly<Record<string, unknown>>;
  readonly week: number;
  readonly learned: number;
}

/** Badness that a level alone gives, by syslog severity. */
const errorBadness = 0.85;
const levelBadness = [1, 1, 1, errorBadness, 0.5, 0, 0, 0];

/**
 * Shows a closed window to the detectors, combines what they claim of each series into one judgement,
 * and only then learns the window.
 */
export class WindowJudge {
  readonly #options: WindowJudgeOptions;
  readonly #pace: UsualPace;
  readonly #detectors: readonly (readonly [name: string, detector: Detector])[];
  #week = Number.NaN;
  #learned = 0;

  constructor(options: WindowJudgeOptions) {
    this.#options = options;
    this.#pace = new UsualPace(options.counter.table, options.localTime);
    this.#detectors = detectors.map(({ name, create }) => [name, create(options.detectors ?? {})]);
  }

  /** How many new templates were taken in silently because their host was being learned. */
  get learned(): number {
    return this.#learned;
  }

  /** @returns judgements, the most telling first */
  judge(window: ClosedWindow): readonly Judged[] {
    const { table } = this.#options.counter;
    for (const series of window.fresh.slice(0, severitiesMax)) this.#rate(series);
    const view = windowViewOf(this.#options, window);
    for (const series of window.fresh) if (view.isLearning(series)) this.#learned++;
    const judged = this.#collect(view, (detector, claim) => detector.inspect(view, claim));
    const { localTime } = this.#options;
    const outliers = farOut(judged);
    learnWindow(window, { table, localTime, pace: this.#pace, outliers });
    this.#decayWeekly(window.startMs);
    return byStrength(judged);
  }

  /**
   * @param window of lines that came when it was over, with the open one laid aside
   * @returns judgements by those that may look back: no rate, which would be that of a part of the minute
   */
  judgeLate(window: ClosedWindow): readonly Judged[] {
    const { counter, localTime } = this.#options;
    for (const series of window.fresh.slice(0, severitiesMax)) this.#rate(series);
    const view = windowViewOf(this.#options, window);
    for (const series of window.fresh) if (view.isLearning(series)) this.#learned++;
    const judged = this.#collect(view, (detector, claim) => {
      if (detector.seesLate === true) detector.inspect(view, claim);
    });
    const { table } = counter;
    learnLateWindow(window, { table, localTime, pace: this.#pace, outliers: none });
    return byStrength(judged);
  }

  /** Whether a glance at the open window may be worth it. */
  get isFollowing(): boolean {
    return this.#detectors.some(([, detector]) => detector.isFollowing === true);
  }

  /**
   * @param window the open one, as far as it has come
   * @returns judgements that can only become stronger until it closes, and of nothing that was told in
   *   it, the strongest first; learns nothing
   */
  glance(window: ClosedWindow): readonly Judged[] {
    const fresh = this.#fewOfHost(window);
    const view = windowViewOf(this.#options, { ...window, fresh });
    for (const series of fresh) if (!view.isLearning(series)) this.#rate(series);
    return byStrength(
      this.#collect(view, (detector, claim) =>
        detector.glance?.(view, (one) => {
          if (!window.told.has(one.series)) claim(one);
        }),
      ),
    );
  }

  /** New kinds of those hosts that have few: what befalls one host does not make the others wait. */
  #fewOfHost(window: ClosedWindow): readonly number[] {
    if (window.fresh.length <= freshOfHostMax) return window.fresh;
    if (window.fresh.length > freshMax) return [];
    const view = windowViewOf(this.#options, window);
    const kinds = new Map<number, number>();
    for (const series of window.fresh)
      kinds.set(view.hostOf(series), (kinds.get(view.hostOf(series)) ?? 0) + 1);
    return window.fresh.filter((series) => (kinds.get(view.hostOf(series)) ?? 0) <= freshOfHostMax);
  }

  /** Event time goes on to `toMs`. @returns judgements of what did not come, oldest first */
  advance(toMs: number): readonly Judged[] {
    const view = windowViewOf(this.#options, { ...nothing, startMs: toMs, endMs: toMs });
    return this.#collect(view, (detector, claim) => detector.advance?.(view, toMs, claim));
  }

  snapshot(): WindowJudgeState {
    const states = this.#detectors.map(([name, detector]) => [name, detector.snapshot()]);
    return { detectors: Object.fromEntries(states), week: this.#week, learned: this.#learned };
  }

  restore(state: WindowJudgeState): void {
    this.#week = state.week ?? Number.NaN;
    this.#learned = state.learned;
    for (const [name, detector] of this.#detectors) {
      if (Object.hasOwn(state.detectors, name)) detector.restore(state.detectors[name]);
    }
  }

  #collect(
    view: WindowView,
    ask: (detector: Detector, claim: (claim: Claim) => void) => void,
  ): readonly Judged[] {
    const claims = new Map<number, (Claim & { detector: string })[]>();
    for (const [name, detector] of this.#detectors) {
      ask(detector, (claim) => {
        const others = claims.get(claim.series);
        if (others === undefined) claims.set(claim.series, [{ ...claim, detector: name }]);
        else others.push({ ...claim, detector: name });
      });
    }
    return [...claims].map(([series, list]) => combineClaims(this.#evidenceOf(view, series, list)));
  }

  #rate(series: number): void {
    const { counter, streams, templates } = this.#options;
    const { level } = streams.get(counter.table.stream[series] ?? 0);
    const text = templates.text(counter.table.template[series] ?? 0);
    const byLevel = level === undefined ? 0 : (levelBadness[level] ?? 0);
    const isError = !namesMinorLevel(level) && isStackTrace(counter.first.message(series));
    const byTrace = isError ? errorBadness : 0;
    counter.table.severity[series] = Math.max(templateSeverity(text), byLevel, byTrace);
  }

  #decayWeekly(startMs: number): void {
    const week = Math.floor((this.#options.localTime.day(startMs) + 3) / 7);
    if (this.#week < week) this.#options.counter.table.history.decay(Math.exp(-1 / 8));
    this.#week = week;
  }

  #evidenceOf(
    view: WindowView,
    series: number,
    claims: readonly (Claim & { detector: string })[],
  ): Evidence {
    const stream = this.#streamOf(view, series);
    const subject = this.#subjectOf(view, series, stream);
    const lines = view.table.count[series] ?? 0;
    const startMs = Math.min(...claims.map((claim) => claim.startMs ?? view.startMs));
    const firstLine = claims.find((claim) => claim.firstLine !== undefined)?.firstLine;
    const line = this.#lineOf({ view, series, stream, firstLine });
    const signature = signatureOf(subject, stream?.level);
    const hasLine = stream !== undefined && line !== undefined;
    const { band, names } = hasLine ? this.#matchOf(view, series, subject) : noMatch;
    const { templateId = '' } = subject;
    const isProtected = band === 'critical';
    const about = { signature, templateId, timeMs: view.startMs, isProtected };
    const weighed = weighedByPeople(claims, about, this.#options.feedback);
    return {
      subject,
      series,
      stream: stream === undefined ? 0 : (view.table.stream[series] ?? 0),
      startMs,
      endMs: Math.max(startMs, Math.min(view.endMs, startMs + 60_000)),
      signature,
      template: view.textOf(series),
      badness: view.table.severity[series] ?? 0,
      band,
      patterns: names,
      lines: lines - (view.told.get(series) ?? 0),
      line,
      findings: weighed.map((claim) =>
        findingOf(claim, { ...view, detector: claim.detector, subject, line }),
      ),
      usual: weighed.map(({ usual }) => usual),
    };
  }

  #matchOf(view: WindowView, series: number, { service }: Subject): PatternMatch {
    return this.#options.patterns.matchOf(service, view.first.message(series));
  }

  #streamOf(view: WindowView, series: number): Stream | undefined {
    if (view.table.template[series] === anyTemplate) return undefined;
    return this.#options.streams.get(view.table.stream[series] ?? 0);
  }

  #subjectOf(view: WindowView, series: number, stream: Stream | undefined): Subject {
    if (stream !== undefined) {
      const templateId = this.#options.templates.idOf(view.table.template[series] ?? 0);
      return { host: stream.host, service: stream.service, templateId };
    }
    const source = view.sourceOf(series);
    if (source !== undefined) return view.sources.name(source);
    return { host: view.sources.hostName(view.hostOf(series)), service: '' };
  }

  /** The line that a claim brings, else the series' first in the window, where it has one. */
  #lineOf({ view, series, stream, firstLine }: LineQuestion): SampleLine | undefined {
    if (firstLine === undefined && (view.table.count[series] ?? 0) === 0) return undefined;
    const text = (firstLine?.text ?? view.first.text(series)).slice(0, textLengthMax);
    const timeMs = firstLine?.timeMs ?? view.first.timeMs(series);
    const labels = stream?.labels ?? {};
    const subject = this.#subjectOf(view, series, stream);
    return {
      id: recordId({ labels, timeMs, text, ordinal: 0 }),
      timestampMs: timeMs,
      host: subject.host,
      service: subject.service,
      level: stream?.level,
      text,
    };
  }
}

interface LineQuestion {
  readonly view: WindowView;
  readonly series: number;
  readonly stream: Stream | undefined;
  readonly firstLine: Claim['firstLine'];
}

/** What is said of a source or a host comes last. */
function byStrength(judged: readonly Judged[]): readonly Judged[] {
  return judged.toSorted(
    (a, b) =>
      Number(a.evidence.template === '') - Number(b.evidence.template === '') ||
      b.strength - a.strength ||
      (a.evidence.signature < b.evidence.signature ? -1 : 1),
  );
}

/** Series whose counts are too far out to be learned as they are. */
function farOut(judged: readonly Judged[]): ReadonlySet<number> {
  return new Set(
    judged
      .filter(({ evidence }) => evidence.findings.some((finding) => isFarOut(finding)))
      .map(({ evidence }) => evidence.series),
  );
}

function isFarOut({ kind, logPValue }: Finding): boolean {
  return kind === 'frequency' && logPValue <= -outlierNats;
}
