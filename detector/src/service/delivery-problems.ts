import type { DeliveryOutcome } from '../model/queued-alert.ts';

/** By route, why its alerts do not arrive at the moment. */
export class DeliveryProblems {
  readonly #problems = new Map<string, string>();

  note(route: string, outcome: DeliveryOutcome): void {
    if (outcome.state === 'waiting') this.#problems.set(route, `is tried again: ${outcome.error}`);
    else if (outcome.state === 'failed')
      this.#problems.set(route, `was given up: ${outcome.error}`);
    else this.#problems.delete(route);
  }

  /** In sentences. */
  list(): readonly string[] {
    return [...this.#problems].map(([route, problem]) => `An alert to ${route} ${problem}`);
  }
}
