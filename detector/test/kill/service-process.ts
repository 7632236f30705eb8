import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceProcessOptions {
  readonly dataDir: string;
  readonly flags: readonly string[];
}

const bin = new URL('../../src/bin.ts', import.meta.url).pathname;

/** `logdetect serve` in a process of its own, which can be killed at any moment. */
export class ServiceProcess {
  readonly #options: ServiceProcessOptions;
  #child: ChildProcess | undefined;
  /** Everything that all its lives printed, for when a test fails. */
  output = '';

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
  }

  start(): void {
    const { dataDir, flags } = this.#options;
    this.#child = spawn(
      process.execPath,
      [bin, 'serve', '--data-dir', dataDir, '--journald', 'off', '--timezone', 'UTC', ...flags],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
  }

  get isRunning(): boolean {
    return (
      this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
    );
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /**
   * Waits until `check` gives a value.
   *
   * @throws when it does not within `limitMs`, with what the service said
   */
  async until<Value>(
    what: string,
    check: () => Promise<Value | undefined>,
    limitMs = 180_000,
  ): Promise<Value> {
    const endMs = Date.now() + limitMs;
    while (Date.now() < endMs) {
      const value = await check().catch(() => undefined);
      if (value !== undefined) return value;
      if (!this.isRunning)
        throw new Error(`The service ended while waiting for ${what}:\n${this.output}`);
      await sleep(50);
    }
    throw new Error(`Waited ${limitMs} ms for ${what} in vain:\n${this.output}`);
  }
}
