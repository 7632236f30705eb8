import { LocalTime as ZoneClock } from '../stats/local-time.ts';
import {
  isDue,
  localMinute,
  localTime,
  share,
  type CronStart,
  type LocalTime,
} from './local-time.ts';
import { Rng } from './rng.ts';
import type { Scene } from './scene.ts';
import type { StoryStep } from './service-sheet.ts';
import { hashText, linesPerDayOf, pickLine, speakersOf, type Speaker } from './speakers.ts';
import { tellStory, type SaidLine } from './tell-story.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** From the last line before a reboot to the kernel's first. */
const downMs = 42_000;

export const fleetHosts = ['ocean', 'dns01', 'node005', 'node006'] as const;

export interface FleetOptions {
  readonly seed: number;
  readonly timezone: string;
  readonly startMs: number;
  /** Of each host on average; undefined leaves the sheets' own rates. */
  readonly linesPerDay: number | undefined;
  readonly hosts: readonly string[];
}

/** Times in ms by host, and the last minute whose fixed jobs ran. */
export interface FleetState {
  readonly bootMs: Readonly<Record<string, number>>;
  readonly lastLocalMinute: number;
}

interface Job {
  readonly speaker: Speaker;
  readonly start: CronStart;
  readonly steps: readonly StoryStep[];
}

/**
 * What four machines say in their sleep and at work, a minute at a time: random chatter by the hour and
 * the weekday, stories of several lines, jobs by the local clock (fixed hours run once over a change of
 * clocks, as cron does it), and a reboot of each host on the second Sunday of the month.
 */
export class Fleet {
  readonly #seed: number;
  readonly #zone: ZoneClock;
  readonly #hosts: readonly string[];
  readonly #speakers: readonly Speaker[];
  readonly #jobs: readonly Job[];
  readonly #scale: number;
  readonly #scene: Scene;
  readonly #bootMs = new Map<string, number>();
  #lastLocalMinute: number;
  #down: { host: string; fromMs: number; toMs: number }[] = [];

  constructor({ seed, timezone, startMs, linesPerDay, hosts }: FleetOptions) {
    this.#seed = seed;
    this.#zone = new ZoneClock(timezone);
    this.#hosts = hosts;
    this.#speakers = speakersOf(hosts);
    this.#jobs = this.#speakers.flatMap((speaker) => jobsOf(speaker));
    const { chance, clock } = linesPerDayOf(this.#speakers);
    const wanted = linesPerDay === undefined ? chance : linesPerDay * hosts.length - clock;
    this.#scale = Math.max(0, wanted) / Math.max(1, chance);
    this.#lastLocalMinute = localMinute(
      startMs - minuteMs,
      this.#zone.offsetMs(startMs - minuteMs),
    );
    for (const host of hosts) {
      this.#bootMs.set(host, startMs - new Rng(seed, hashText(host)).int(2, 26) * 24 * hourMs);
    }
    this.#scene = {
      rng: new Rng(seed),
      timeMs: startMs,
      offsetMs: 0,
      host: '',
      uptimeMs: 0,
      progress: 0,
      kept: new Map(),
    };
  }

  /** The scene for whoever else speaks on this host at this time. */
  sceneAt(host: string, timeMs: number, rng: Rng): Scene {
    const bootMs = this.#bootMs.get(host) ?? timeMs;
    const offsetMs = this.#zone.offsetMs(timeMs);
    const uptimeMs = timeMs - bootMs;
    return { rng, timeMs, offsetMs, host, uptimeMs, progress: 0, kept: new Map() };
  }

  offsetMs(timeMs: number): number {
    return this.#zone.offsetMs(timeMs);
  }

  pidOf(host: string, service: string): number {
    if (service === 'kernel' || service === 'systemd') return service === 'systemd' ? 1 : 0;
    const boot = Math.floor((this.#bootMs.get(host) ?? 0) / 1_000);
    return 400 + (new Rng(this.#seed, hashText(host + service), boot).uint32() % 60_000);
  }

  /** All that begins in [minuteMs, minuteMs + 60 s); a story's later lines may lie after it. */
  say(startMs: number): readonly SaidLine[] {
    const said: SaidLine[] = [];
    const scene = this.#scene;
    scene.rng.reseed(this.#seed, startMs / minuteMs);
    scene.offsetMs = this.#zone.offsetMs(startMs);
    const local = localTime(startMs + scene.offsetMs);
    for (const speaker of this.#speakers) {
      this.#chat(speaker, startMs, local, said);
      this.#tell(speaker, startMs, said);
    }
    this.#runJobs(startMs, said);
    for (const host of this.#hosts) this.#reboot(host, startMs, local, said);
    return this.#down.length === 0 ? said : said.filter((line) => !this.#isDown(line));
  }

  snapshot(): FleetState {
    return {
      bootMs: Object.fromEntries(this.#bootMs),
      lastLocalMinute: this.#lastLocalMinute,
    };
  }

  restore(state: FleetState): void {
    for (const [host, timeMs] of Object.entries(state.bootMs)) this.#bootMs.set(host, timeMs);
    this.#lastLocalMinute = state.lastLocalMinute;
    this.#down = [];
  }

  #chat(
    { sheet, host, totals }: Speaker,
    startMs: number,
    local: LocalTime,
    said: SaidLine[],
  ): void {
    const total = totals.at(-1) ?? 0;
    if (total === 0) return;
    const scene = this.#scene;
    const mean = (sheet.ratePerHour / 60) * this.#scale * share(sheet.rhythm, local);
    const count = scene.rng.poisson(mean);
    if (count === 0) return;
    this.#place(host, startMs);
    const bootMs = this.#bootMs.get(host) ?? startMs;
    const daemon = sheet.pid === 'daemon' ? this.pidOf(host, sheet.service) : 0;
    const fixedPid = sheet.service === 'systemd' ? 1 : daemon;
    for (let i = 0; i < count; i++) {
      scene.timeMs = startMs + scene.rng.int(0, 59_999);
      scene.uptimeMs = scene.timeMs - bootMs;
      if (scene.kept.size > 0) scene.kept.clear();
      const line = pickLine(sheet.pool, totals, scene.rng.float() * total);
      said.push({
        timeMs: scene.timeMs,
        host,
        service: sheet.service,
        pid: sheet.pid === 'fork' ? scene.rng.int(2_000, 400_000) : fixedPid,
        level: line.level,
        message: line.say(scene),
      });
    }
  }

  #tell(speaker: Speaker, startMs: number, said: SaidLine[]): void {
    const { rng } = this.#scene;
    for (const { start, steps } of speaker.sheet.stories) {
      if (start.kind === 'chance') {
        const local = localTime(startMs + this.#zone.offsetMs(startMs));
        const mean = (start.perHour / 60) * this.#scale * share(start.rhythm, local);
        for (let left = rng.poisson(mean); left > 0; left--) {
          this.#begin(speaker, steps, startMs + rng.int(0, 59_999), said);
        }
      } else if (start.kind === 'every') {
        const first = Math.ceil((startMs - speaker.phase) / start.periodMs) * start.periodMs;
        for (let at = first + speaker.phase; at < startMs + minuteMs; at += start.periodMs) {
          this.#begin(speaker, steps, at + rng.int(0, 200), said);
        }
      }
    }
  }

  /** Jobs by the clock: those at a fixed hour run for each minute of local time once. */
  #runJobs(startMs: number, said: SaidLine[]): void {
    const now = localMinute(startMs, this.#zone.offsetMs(startMs));
    const skipped = Math.max(this.#lastLocalMinute + 1, now - 180);
    for (const { speaker, start, steps } of this.#jobs) {
      for (let minute = start.hours === undefined ? now : skipped; minute <= now; minute++) {
        if (!isDue(start, localTime(minute * minuteMs))) continue;
        const delayMs = this.#scene.rng.between(1_000, 1_000 + start.jitterMs);
        this.#begin(speaker, steps, startMs + delayMs, said);
      }
    }
    this.#lastLocalMinute = Math.max(this.#lastLocalMinute, now);
  }

  #begin(
    { sheet, host }: Speaker,
    steps: readonly StoryStep[],
    startMs: number,
    said: SaidLine[],
  ): void {
    this.#place(host, startMs);
    const forked = sheet.pid === 'fork' ? this.#scene.rng.int(2_000, 400_000) : undefined;
    const pidOf = (service: string) =>
      service === sheet.service && forked !== undefined ? forked : this.pidOf(host, service);
    said.push(
      ...tellStory(steps, this.#scene, { service: sheet.service, startMs, durationMs: 0, pidOf }),
    );
  }

  #reboot(host: string, startMs: number, local: LocalTime, said: SaidLine[]): void {
    const isSecondSunday = local.weekday === 0 && local.day >= 8 && local.day <= 14;
    const minute = 20 + this.#hosts.indexOf(host) * 10;
    if (!isSecondSunday || local.hour !== 4 || local.minute !== minute) return;
    for (const [delayMs, message] of goodbyes) {
      const timeMs = startMs + delayMs;
      said.push({ timeMs, host, service: 'systemd', pid: 1, level: 6, message });
    }
    const bootMs = startMs + 9_000 + downMs;
    this.#down = [{ host, fromMs: startMs + 9_000, toMs: bootMs }];
    this.#bootMs.set(host, bootMs);
    for (const speaker of this.#speakers) {
      if (speaker.host !== host) continue;
      for (const { start, steps } of speaker.sheet.stories) {
        if (start.kind === 'boot') this.#begin(speaker, steps, bootMs + start.delayMs, said);
      }
    }
  }

  #isDown({ host, timeMs }: SaidLine): boolean {
    return this.#down.some((d) => d.host === host && timeMs >= d.fromMs && timeMs < d.toMs);
  }

  #place(host: string, timeMs: number): void {
    this.#scene.host = host;
    this.#scene.timeMs = timeMs;
    this.#scene.uptimeMs = timeMs - (this.#bootMs.get(host) ?? timeMs);
  }
}

const goodbyes: readonly (readonly [number, string])[] = [
  [200, 'The system will reboot now!'],
  [900, 'Stopping docker.service - Docker Application Container Engine...'],
  [4_200, 'docker.service: Deactivated successfully.'],
  [4_300, 'Stopped docker.service - Docker Application Container Engine.'],
  [6_800, 'Stopped target network.target - Network.'],
  [8_100, 'Reached target reboot.target - System Reboot.'],
  [8_400, 'Shutting down.'],
];

function jobsOf(speaker: Speaker): readonly Job[] {
  return speaker.sheet.stories.flatMap(({ start, steps }) =>
    start.kind === 'cron' ? [{ speaker, start, steps }] : [],
  );
}
