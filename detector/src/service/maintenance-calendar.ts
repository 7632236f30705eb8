import { randomUUID } from 'node:crypto';
import { MaintenanceWindows } from '../feedback/maintenance-windows.ts';
import type { MaintenanceControl, MaintenanceRequest } from '../http/service-view.ts';
import type { Clock } from '../model/clock.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';

export interface MaintenanceCalendarOptions {
  readonly clock: Clock;
  /** As they are stored. */
  readonly windows: readonly MaintenanceWindow[];
  /** Puts those in the place of the stored ones; on disk when it resolves. */
  readonly store: (windows: readonly MaintenanceWindow[]) => Promise<void>;
  /** Tells the pipeline of them. */
  readonly apply: (windows: readonly MaintenanceWindow[]) => void;
}

/** Ms before a window is asked for in which the asking itself is logged: a login, sudo. */
const leadMs = 10_000;
/** Ms after its end in which what was restarted still says that it was. */
const settleMs = 60_000;
/** Ms that a window is kept after its end: lines of it may still be read after a restart. */
const keptMs = 86_400_000;

/** Who works on what, and until when: on disk before it holds, so that a restart changes nothing. */
export class MaintenanceCalendar implements MaintenanceControl {
  readonly #options: MaintenanceCalendarOptions;
  #windows: readonly MaintenanceWindow[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: MaintenanceCalendarOptions) {
    this.#options = options;
    this.#windows = options.windows;
    options.apply(options.windows);
  }

  /** @returns undefined when there are too many windows */
  start({ spanMs, ...about }: MaintenanceRequest): Promise<MaintenanceWindow | undefined> {
    return this.#next(async (nowMs) => {
      const times = { fromMs: nowMs - leadMs, untilMs: nowMs + spanMs };
      const window = { id: randomUUID(), ...about, ...times };
      const kept = this.#windows.filter(({ untilMs: endMs }) => endMs > nowMs - keptMs);
      // Those that have ended make room, the one that ended first before all.
      while (kept.length >= MaintenanceWindows.windowsMax) {
        const first = kept.reduce((a, b) => (b.untilMs < a.untilMs ? b : a));
        if (first.untilMs > nowMs) return undefined;
        kept.splice(kept.indexOf(first), 1);
      }
      await this.#put([...kept, window]);
      return window;
    });
  }

  /** Ends it once what was restarted has said so. @returns undefined when there is none of that id */
  end(id: string): Promise<MaintenanceWindow | undefined> {
    return this.#next(async (nowMs) => {
      const found = this.#windows.find((one) => one.id === id);
      if (found === undefined) return undefined;
      const ended = { ...found, untilMs: Math.min(found.untilMs, nowMs + settleMs) };
      await this.#put(this.#windows.map((one) => (one === found ? ended : one)));
      return ended;
    });
  }

  /** Those that have not ended, the first to end first. */
  list(): readonly MaintenanceWindow[] {
    const nowMs = this.#options.clock.nowMs();
    const open = this.#windows.filter(({ untilMs }) => untilMs > nowMs);
    return open.toSorted((a, b) => a.untilMs - b.untilMs);
  }

  async #put(windows: readonly MaintenanceWindow[]): Promise<void> {
    await this.#options.store(windows);
    this.#windows = windows;
    this.#options.apply(windows);
  }

  /** One after the other: each goes by what the one before left. */
  #next<T>(work: (nowMs: number) => Promise<T>): Promise<T> {
    const done = this.#last.then(() => work(this.#options.clock.nowMs()));
    this.#last = done.catch(() => undefined);
    return done;
  }
}
