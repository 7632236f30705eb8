const dayMs = 86_400_000;
/** Candidates kept for the threshold, by age and by number. */
const keptDays = 28;
const keptMax = 2_000;
/** Nats: at a budget of 3 a day, what is expected of a subject more often than once in 8,000 days is
 * not worth telling, however quiet the system is. */
const floorAtThree = 9;

export interface AlertBudgetState {
  readonly candidates: readonly (readonly [timeMs: number, strength: number])[];
  readonly day: number;
  readonly spent: number;
}

/**
 * Decides how strong an anomaly must be to open an incident, so that no more than `budgetPerDay` are
 * told in a local day. The budget is a ceiling and no quota: below an absolute floor nothing is told,
 * so a quiet system stays quiet. Above it, the threshold is where the last 28 days had as many
 * candidates as the budget allows.
 */
export class AlertBudget {
  readonly #budgetPerDay: number;
  #candidates: (readonly [number, number])[] = [];
  #day = Number.NEGATIVE_INFINITY;
  #spent = 0;

  /** @param budgetPerDay > 0 */
  constructor(budgetPerDay: number) {
    this.#budgetPerDay = budgetPerDay;
  }

  /** Nats: below it nothing is significant. */
  get floor(): number {
    return floorAtThree - Math.log(this.#budgetPerDay / 3);
  }

  /** Nats, at the time of the last candidate. */
  threshold(nowMs: number): number {
    const recent = this.#candidates.filter(([timeMs]) => timeMs >= nowMs - keptDays * dayMs);
    const oldest = recent[0]?.[0] ?? nowMs;
    const days = Math.max(1, (nowMs - oldest) / dayMs);
    const allowed = Math.ceil(days * this.#budgetPerDay);
    if (recent.length <= allowed) return this.floor;
    const sorted = recent.map(([, strength]) => strength).toSorted((a, b) => b - a);
    return Math.max(this.floor, sorted[allowed] ?? this.floor);
  }

  /** Whether `offer` would say that it is told; notes nothing. */
  wouldTell(timeMs: number, strength: number, day: number): boolean {
    const spent = day > this.#day ? 0 : this.#spent;
    return strength >= this.threshold(timeMs) && spent + 1 <= Math.max(1, this.#budgetPerDay);
  }

  /**
   * Notes something that would open an incident.
   *
   * @param day local date of `timeMs`, in days
   * @returns whether it is above the threshold, and whether the day's budget still has room for it
   */
  offer(timeMs: number, strength: number, day: number): { isAbove: boolean; isTold: boolean } {
    const isAbove = strength >= this.threshold(timeMs);
    this.#candidates.push([timeMs, strength]);
    if (this.#candidates.length > keptMax) this.#candidates.shift();
    if (!isAbove) return { isAbove, isTold: false };
    if (day > this.#day) {
      this.#day = day;
      this.#spent = 0;
    }
    if (this.#spent + 1 > Math.max(1, this.#budgetPerDay)) return { isAbove, isTold: false };
    this.#spent++;
    return { isAbove, isTold: true };
  }

  snapshot(): AlertBudgetState {
    return { candidates: this.#candidates.slice(), day: this.#day, spent: this.#spent };
  }

  restore(state: AlertBudgetState): void {
    this.#candidates = [...state.candidates];
    this.#day = state.day ?? Number.NEGATIVE_INFINITY;
    this.#spent = state.spent;
  }
}
