import { type Candidate, Candidates } from './candidates.ts';

const dayMs = 86_400_000;
/** Nats: at a budget of 3 a day, what is expected of a subject more often than once in 8,000 days is
 * not worth telling, however quiet the system is. */
const floorAtThree = 9;

export interface AlertBudgetState {
  readonly candidates: readonly Candidate[];
  readonly day: number;
  readonly spent: number;
}

/** A time and where it is on people's clocks. */
export interface LocalMoment {
  /** Ms since the Unix epoch. */
  readonly timeMs: number;
  /** Local date, in days. */
  readonly day: number;
  /** Local hour of the day, 0 to 23. */
  readonly hour: number;
}

/**
 * Decides how strong an anomaly must be to open an incident, so that no more than `budgetPerDay` are
 * told in a local day. The budget is a ceiling and no quota: below an absolute floor nothing is told,
 * so a quiet system stays quiet. Above it, the threshold is where the last 28 days had as many
 * candidates as the budget allows. In an hour of the day with a multiplier both are those of a budget so
 * many times as large; 0 tells nothing at that hour. What a day may have in all stays the budget.
 */
export class AlertBudget {
  readonly #budgetPerDay: number;
  readonly #hourMultipliers: readonly number[];
  readonly #candidates = new Candidates();
  #day = Number.NEGATIVE_INFINITY;
  #spent = 0;

  /**
   * @param budgetPerDay > 0
   * @param hourMultipliers by local hour of the day, >= 0; where there is none it is 1
   */
  constructor(budgetPerDay: number, hourMultipliers: readonly number[] = []) {
    this.#budgetPerDay = budgetPerDay;
    this.#hourMultipliers = hourMultipliers;
  }

  /** Nats: below it nothing is significant, in an hour without a multiplier. */
  get floor(): number {
    return floorAtThree - Math.log(this.#budgetPerDay / 3);
  }

  /** Nats: below it nothing is significant at that hour. */
  floorAt({ hour }: LocalMoment): number {
    return this.floor - Math.log(this.#multiplierAt(hour));
  }

  /** Nats, at the time of the last candidate. */
  threshold(moment: LocalMoment): number {
    const { timeMs } = moment;
    const floor = this.floorAt(moment);
    this.#candidates.forget(timeMs);
    const { oldestMs = timeMs } = this.#candidates;
    const days = Math.max(1, (timeMs - oldestMs) / dayMs);
    const allowed = Math.ceil(days * this.#budgetPerDay * this.#multiplierAt(moment.hour));
    return Math.max(floor, this.#candidates.strength(allowed) ?? floor);
  }

  /** Whether `offer` would say that it is told; notes nothing. */
  wouldTell(moment: LocalMoment, strength: number): boolean {
    const spent = moment.day > this.#day ? 0 : this.#spent;
    return strength >= this.threshold(moment) && spent + 1 <= Math.max(1, this.#budgetPerDay);
  }

  /**
   * Notes something that would open an incident.
   *
   * @returns whether it is above the threshold, and whether the day's budget still has room for it
   */
  offer(moment: LocalMoment, strength: number): { isAbove: boolean; isTold: boolean } {
    const isAbove = strength >= this.threshold(moment);
    this.#candidates.add([moment.timeMs, strength]);
    if (!isAbove) return { isAbove, isTold: false };
    if (moment.day > this.#day) {
      this.#day = moment.day;
      this.#spent = 0;
    }
    if (this.#spent + 1 > Math.max(1, this.#budgetPerDay)) return { isAbove, isTold: false };
    this.#spent++;
    return { isAbove, isTold: true };
  }

  #multiplierAt(hour: number): number {
    return this.#hourMultipliers[hour] ?? 1;
  }

  snapshot(): AlertBudgetState {
    return { candidates: this.#candidates.snapshot(), day: this.#day, spent: this.#spent };
  }

  restore(state: AlertBudgetState): void {
    this.#candidates.restore(state.candidates);
    this.#day = state.day ?? Number.NEGATIVE_INFINITY;
    this.#spent = state.spent;
  }
}
