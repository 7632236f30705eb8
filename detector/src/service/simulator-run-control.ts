import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorControl, SimulatorReport, SimulatorRequest } from '../http/service-view.ts';
import type { Clock } from '../model/clock.ts';
import { DetectorError } from '../model/detector-error.ts';
import { levelNames } from '../model/level-of.ts';
import type { SimulatedLine } from '../simulator/line-formats.ts';
import { type LineWriter, SimulatorRun } from '../simulator/simulator-run.ts';
import { Simulator } from '../simulator/simulator.ts';
import type { PushJournal } from '../sources/journal/push-journal.ts';

export interface SimulatorRunControlOptions {
  /** Simulated lines take the way of pushed ones. */
  readonly journal: PushJournal;
  readonly clock: Clock;
  readonly timezone: string;
}

const productionMs = 300_000;
const faultsPerDay = 48;
const encoder = new TextEncoder();

/** The simulator that the API starts and stops: what it says is pushed to the service itself. */
export class SimulatorRunControl implements SimulatorControl {
  readonly #options: SimulatorRunControlOptions;
  #run: SimulatorRun | undefined;

  constructor(options: SimulatorRunControlOptions) {
    this.#options = options;
  }

  async start({
    preset = 'production',
    seed = 1,
    durationMs,
  }: SimulatorRequest): Promise<SimulatorReport> {
    if (this.status().isRunning) return { ...this.status(), message: 'it is running already' };
    const { clock, timezone, journal } = this.#options;
    const startMs = clock.nowMs();
    const faults = preset === 'fleet' ? { faultsPerDay } : {};
    const simulator = new Simulator({ seed, startMs, preset, timezone, ...faults });
    // Its first minute began before now: those lines are not news.
    while (simulator.next(1_000, startMs).length > 0);
    const end = durationMs ?? (preset === 'production' ? productionMs : undefined);
    this.#run = new SimulatorRun({
      simulator,
      writer: new JournalWriter(journal),
      clock,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      startMs,
      ...(end === undefined ? {} : { durationMs: end }),
    });
    this.#run.start();
    return { ...this.status(), message: `preset ${preset} started` };
  }

  async stop(): Promise<SimulatorReport> {
    await this.#run?.stop();
    return { ...this.status(), message: 'stopped' };
  }

  status(): SimulatorReport {
    const known = this.#run?.status();
    const isRunning = known?.status === 'running';
    return {
      message: known?.problem ?? (isRunning ? 'lines are being pushed' : 'nothing is being pushed'),
      isRunning,
      linesGenerated: known?.stats.logs_generated ?? 0,
      linesShipped: known?.stats.logs_shipped ?? 0,
      batchesPushed: known?.stats.batches_pushed ?? 0,
    };
  }
}

class JournalWriter implements LineWriter {
  readonly #journal: PushJournal;

  constructor(journal: PushJournal) {
    this.#journal = journal;
  }

  async write(lines: readonly SimulatedLine[]): Promise<void> {
    const pushed = lines.map(({ timeMs, host, service, level, text }) => ({
      timeMs,
      labels: { job: 'syslog', host, service, level: levelNames[level] },
      text: encoder.encode(text),
    }));
    if ((await this.#journal.append(pushed)) === 'appended') return;
    throw new DetectorError('Cannot push simulated lines: the journal is full', {
      code: 'over-limit',
      hint: 'They are pushed again when what is there has been read.',
      isRetryable: true,
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
