import { encodeLine } from './encode-line.ts';
import type { Fault } from './fault-kinds.ts';
import { Fleet, fleetHosts, type FleetState } from './fleet.ts';
import type { LineFormat, SimulatedLine } from './line-formats.ts';
import { planFault, readScenarios, type FaultScenario } from './plan-fault.ts';
import { Production } from './production.ts';
import { Rng } from './rng.ts';
import type { SaidLine } from './tell-story.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Faults of `faultsPerDay` begin at least this far apart, so that each can be told from the next. */
const faultGapMs = 3_600_000;

/** A fault that is asked for. */
export interface FaultPlan {
  /** Name of a scenario (`scenarioNames`). */
  readonly scenario: string;
  readonly startMs: number;
}

export interface SimulatorOptions {
  readonly seed: number;
  /** Its first line is of this minute or later; ms since the Unix epoch. */
  readonly startMs: number;
  readonly preset?: 'fleet' | 'production';
  /** An IANA name: the hosts' clocks and habits. Default UTC. */
  readonly timezone?: string;
  /** Lines of a host a day on average. Default: what such hosts say (9,000 to 35,000). */
  readonly linesPerDay?: number;
  readonly format?: LineFormat;
  /** Of `fleetHosts`. Default all. */
  readonly hosts?: readonly string[];
  /** Random faults, on average; they begin `quietMs` after the start. Default 0. */
  readonly faultsPerDay?: number;
  /** How long no random fault begins: what a detector learns from. Default 0. */
  readonly quietMs?: number;
  readonly faults?: readonly FaultPlan[];
}

/** Where it stands: JSON-serialisable. */
export interface SimulatorState {
  /** The minute that was being handed out, and how many of its lines already were. */
  readonly minuteMs: number;
  readonly handedOut: number;
  readonly generated: number;
  readonly fleet: FleetState;
  readonly later: readonly SaidLine[];
  readonly faults: readonly Fault[];
}

/**
 * A seeded fleet of machines that never were: the same options give the same lines on every machine,
 * however they are asked for. It knows which faults it made, so it is demo, load and oracle in one.
 *
 * Works a minute at a time; memory is one minute's lines and what stories still have to say.
 */
export class Simulator {
  readonly #options: SimulatorOptions;
  readonly #format: LineFormat;
  readonly #fleet: Fleet;
  readonly #production: Production | undefined;
  readonly #scenarios = new Map<string, FaultScenario>();
  /** Lines of minutes to come, by minute. */
  readonly #later = new Map<number, SaidLine[]>();
  #faults: Fault[] = [];
  readonly #firstMinuteMs: number;
  #minuteMs: number;
  #before: SimulatorState;
  #minute: readonly SaidLine[] = [];
  #handedOut = 0;
  #generated = 0;

  /** @throws {RangeError} for an unknown scenario, host or zone */
  constructor(options: SimulatorOptions) {
    const { seed, startMs, timezone = 'UTC', linesPerDay, hosts = fleetHosts } = options;
    this.#options = options;
    this.#format = options.format ?? 'rsyslog';
    this.#minuteMs = Math.floor(startMs / minuteMs) * minuteMs;
    this.#firstMinuteMs = this.#minuteMs;
    for (const scenario of readScenarios()) this.#scenarios.set(scenario.name, scenario);
    this.#fleet = new Fleet({ seed, timezone, startMs: this.#minuteMs, linesPerDay, hosts });
    if (options.preset === 'production') {
      const linesPerBatch = Math.max(1, Math.round(((linesPerDay ?? 288_000) * 3_000) / dayMs));
      this.#production = new Production({ seed, linesPerBatch });
    }
    for (const plan of options.faults ?? []) this.#plan(plan);
    this.#before = this.#state(0);
    this.#fill();
  }

  /** Names of all faults that can be asked for; the first is the one to show. */
  get scenarioNames(): readonly string[] {
    return [...this.#scenarios.keys()];
  }

  /** Lines handed out since the start. */
  get generated(): number {
    return this.#generated;
  }

  /**
   * The next lines in time order.
   *
   * @param limit at most so many
   * @param untilMs only lines before this time; fewer than `limit` then means that there are no more
   */
  next(limit: number, untilMs = Number.POSITIVE_INFINITY): readonly SimulatedLine[] {
    const lines: SimulatedLine[] = [];
    while (lines.length < limit) {
      const line = this.#minute[this.#handedOut];
      if (line === undefined) {
        if (this.#minuteMs + minuteMs >= untilMs) break;
        this.#minuteMs += minuteMs;
        this.#handedOut = 0;
        this.#before = this.#state(0);
        this.#fill();
      } else {
        if (line.timeMs >= untilMs) break;
        lines.push(this.#write(line));
        this.#handedOut++;
        this.#generated++;
      }
    }
    return lines;
  }

  /** What was made to go wrong so far, and is planned to by name; by start. */
  faults(): readonly Fault[] {
    return this.#faults.toSorted((a, b) => a.startMs - b.startMs);
  }

  /** @returns what `restore` of a simulator with equal options goes on from */
  snapshot(): SimulatorState {
    return { ...this.#before, handedOut: this.#handedOut, generated: this.#generated };
  }

  restore(state: SimulatorState): void {
    this.#later.clear();
    for (const line of state.later) this.#put(line);
    this.#faults = [...state.faults];
    this.#fleet.restore(state.fleet);
    this.#minuteMs = state.minuteMs;
    this.#before = this.#state(state.generated);
    this.#fill();
    this.#handedOut = state.handedOut;
    this.#generated = state.generated;
  }

  #state(handedOut: number): SimulatorState {
    return {
      minuteMs: this.#minuteMs,
      handedOut,
      generated: this.#generated,
      fleet: this.#fleet.snapshot(),
      later: [...this.#later.values()].flat(),
      faults: this.#faults,
    };
  }

  /** Makes the lines of the current minute. */
  #fill(): void {
    const startMs = this.#minuteMs;
    if (startMs % dayMs === 0 || startMs === this.#firstMinuteMs) this.#planDay(startMs);
    for (const line of (this.#production ?? this.#fleet).say(startMs)) this.#put(line);
    const minute = startMs / minuteMs;
    const lines = this.#later.get(minute) ?? [];
    this.#later.delete(minute);
    const silent = this.#faults.filter(
      ({ kind, startMs: from, endMs }) =>
        kind === 'silence' && from < startMs + minuteMs && endMs > startMs,
    );
    const said = silent.length === 0 ? lines : lines.filter((line) => !isSilenced(line, silent));
    this.#minute = said.toSorted((a, b) => a.timeMs - b.timeMs);
  }

  #put(line: SaidLine): void {
    const minute = Math.max(Math.floor(line.timeMs / minuteMs), this.#minuteMs / minuteMs);
    const lines = this.#later.get(minute);
    if (lines === undefined) this.#later.set(minute, [line]);
    else lines.push(line);
  }

  /** Random faults of the day that begins or goes on at `fromMs`. */
  #planDay(fromMs: number): void {
    const { faultsPerDay = 0, quietMs = 0, startMs, seed } = this.#options;
    if (faultsPerDay <= 0) return;
    const day = Math.floor(fromMs / dayMs);
    const rng = new Rng(seed, 0xfa017, day);
    const here = this.#scenariosHere();
    const errors = here.filter(({ name }) => name.startsWith('error: '));
    // Broken sessions happen when they are asked for: what a seed has drawn so far stays the same.
    const named = here.filter(
      ({ name, kind }) => !name.startsWith('error: ') && kind !== 'broken-session',
    );
    const fleet = named.length > 0 ? named : errors;
    if (fleet.length === 0) return;
    const times = Array.from({ length: rng.poisson(faultsPerDay) }, () =>
      Math.floor((day + rng.float()) * dayMs),
    ).toSorted((a, b) => a - b);
    for (const timeMs of times) {
      const isFree = this.#faults.every((fault) => timeMs - fault.startMs >= faultGapMs);
      const scenario = rng.pick(errors.length === 0 || rng.chance(0.75) ? fleet : errors);
      if (isFree && timeMs >= Math.max(fromMs, startMs + quietMs)) {
        this.#plan({ scenario: scenario.name, startMs: timeMs });
      }
    }
  }

  #scenariosHere(): readonly FaultScenario[] {
    const { hosts = fleetHosts } = this.#options;
    return [...this.#scenarios.values()].filter(({ host }) => hosts.includes(host));
  }

  #plan({ scenario: name, startMs }: FaultPlan): void {
    const scenario = this.#scenarios.get(name);
    if (scenario === undefined) throw new RangeError(`Cannot find the scenario "${name}"`);
    const rng = new Rng(this.#options.seed, startMs / 1_000, name.length);
    const scene = this.#fleet.sceneAt(scenario.host, startMs, rng);
    const { fault, lines } = planFault(scenario, scene, (service) =>
      this.#fleet.pidOf(scenario.host, service),
    );
    this.#faults = [...this.#faults, fault];
    for (const line of lines) this.#put(line);
  }

  #write(line: SaidLine): SimulatedLine {
    const offsetMs = this.#fleet.offsetMs(line.timeMs);
    const text = encodeLine({ ...line, offsetMs }, this.#format);
    return { ...line, format: this.#format, text };
  }
}

function isSilenced(
  { host, service, timeMs, faultId }: SaidLine,
  silences: readonly Fault[],
): boolean {
  if (faultId !== undefined) return false;
  return silences.some(
    (fault) =>
      fault.host === host &&
      fault.service === service &&
      timeMs >= fault.startMs &&
      timeMs < fault.endMs,
  );
}
