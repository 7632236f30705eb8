import { Listr, type ListrTaskWrapper } from 'listr2';
import type { Terminal } from './terminal.ts';

interface Line {
  readonly ended: PromiseWithResolvers<void>;
  title: string;
  task: { title: string } | undefined;
}

/**
 * What goes on at each host: a live line a host where a person looks, else a plain line on standard error
 * when one begins and when it ends; nothing where a program reads.
 */
export class HostProgress {
  readonly #terminal: Terminal;
  readonly #isQuiet: boolean;
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #shown: Promise<void>;

  constructor(hosts: readonly string[], terminal: Terminal, isQuiet: boolean) {
    this.#terminal = terminal;
    this.#isQuiet = isQuiet;
    this.#lines = new Map(
      hosts.map((host) => [
        host,
        { ended: Promise.withResolvers(), title: `${host}: waits`, task: undefined },
      ]),
    );
    this.#shown = this.#isLive ? this.#show() : Promise.resolve();
  }

  get #isLive(): boolean {
    return this.#terminal.isInteractive && !this.#isQuiet;
  }

  async #show(): Promise<void> {
    const tasks = [...this.#lines.values()].map((line) => ({
      title: line.title,
      task: async (
        _context: unknown,
        task: Pick<ListrTaskWrapper<unknown, never, never>, 'title'>,
      ) => {
        task.title = line.title;
        line.task = task;
        await line.ended.promise;
      },
    }));
    // What failed is told at the end, host by host.
    await new Listr(tasks, { concurrent: true, exitOnError: false }).run();
  }

  begin(host: string, what: string): void {
    this.#retitle(host, what);
    this.#write(`${host}: ${what}\n`);
  }

  /** Only where it can be overwritten by the next. */
  step(host: string, what: string): void {
    this.#retitle(host, what);
  }

  end(host: string, what: string, isFine: boolean): void {
    this.#retitle(host, what);
    const line = this.#lines.get(host);
    if (isFine) line?.ended.resolve();
    else line?.ended.reject(new Error(`${host}: ${what}`));
    // Without a renderer nobody else hears of it.
    line?.ended.promise.catch(() => {});
    this.#write(`${host}: ${what}\n`);
  }

  /** Leaves the last state standing. */
  async close(): Promise<void> {
    for (const { ended } of this.#lines.values()) ended.resolve();
    await this.#shown;
  }

  #retitle(host: string, what: string): void {
    const line = this.#lines.get(host);
    if (line === undefined) return;
    line.title = `${host}: ${what}`;
    if (line.task !== undefined) line.task.title = line.title;
  }

  #write(text: string): void {
    if (!this.#isLive && !this.#isQuiet) this.#terminal.error.write(text);
  }
}
