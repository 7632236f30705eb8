import type { Fleet, Host } from '../fleet/fleet.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import { tellDetector } from './tell-detector.ts';

export interface DeclaredWorkOptions {
  readonly fleet: Fleet;
  /** What is worked on; the central host is, whatever is done. */
  readonly hosts: readonly Host[];
  /** "kit up" */
  readonly reason: string;
  readonly owner: string;
}

/** When it ends by itself, should nobody be there to say so. */
const expiresIn = '30m';
const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Work on hosts that the detector knows of from `begin` on: what it brings is no news then. Ended when it
 * is disposed, also by Ctrl-C. A detector that is not there, or does not answer, keeps nobody from working.
 */
export class DeclaredWork implements AsyncDisposable {
  readonly #options: DeclaredWorkOptions;
  readonly #pool: Pick<HostPool, 'call'>;
  #begun: Promise<string | undefined> = Promise.resolve(undefined);
  #trouble: string | undefined;
  #isTold = false;

  constructor(pool: Pick<HostPool, 'call'>, options: DeclaredWorkOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  /** Why the detector could not be told; undefined: it was, or there is none yet. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether the detector knows of it at the moment. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** Tells it, if it does not know yet: on a first deployment it is there only after a while. */
  async begin(): Promise<void> {
    this.#begun = this.#begun.then((id) => id ?? this.#start());
    await this.#begun;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const signal of signals) process.off(signal, this.#onSignal);
    const id = await this.#begun;
    this.#begun = Promise.resolve(undefined);
    if (id === undefined) return;
    // Where that fails, it ends by itself.
    await tellDetector(this.#options.fleet.central, this.#pool, { verb: 'end', what: id });
  }

  async #start(): Promise<string | undefined> {
    const { fleet, hosts, reason, owner } = this.#options;
    const names = [...new Set([fleet.central, ...hosts].map(({ name }) => name))];
    const what = JSON.stringify({ hosts: names, reason, owner, expires_in: expiresIn });
    const told = await tellDetector(fleet.central, this.#pool, { verb: 'start', what });
    this.#trouble = told.kind === 'trouble' ? told.why : undefined;
    const id = told.kind === 'told' ? told.document['id'] : undefined;
    this.#isTold = typeof id === 'string';
    if (typeof id !== 'string') return undefined;
    for (const signal of signals) process.once(signal, this.#onSignal);
    return id;
  }

  /** Ends it, then lets the signal do what it would have done. */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    void this[Symbol.asyncDispose]().finally(() => process.kill(process.pid, signal));
  };
}
