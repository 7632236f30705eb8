import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { programs } from '../../kit/programs.ts';
import type { Bed } from '../bed/bed-of.ts';
import { bedSsh } from '../bed/bed-ssh.ts';

export type Labels = Readonly<Record<string, string>>;

export interface SeenLine {
  readonly text: string;
  readonly labels: Labels;
  readonly atMs: number;
}

/** What can be seen of the deployed fleet: Loki, on ocean's loopback. */
export class Lookout {
  readonly #loki: string;
  readonly #end: () => void;

  private constructor(port: number, end: () => void) {
    this.#loki = `http://127.0.0.1:${port}`;
    this.#end = end;
  }

  /** Through one ssh connection that stays. */
  static async open(bed: Bed): Promise<Lookout> {
    const port = await programs.freePort();
    const { address } = bed.host('ocean').plan;
    const [program, ...args] = bedSsh.command(bed.folder, 'root', address);
    const tunnel = spawn(program, ['-N', '-L', `${port}:127.0.0.1:3101`, ...args], {
      stdio: 'ignore',
    });
    const lookout = new Lookout(port, () => tunnel.kill());
    try {
      await programs.until('the way to Loki', () => lookout.count('{job=~".+"}'));
    } catch (error) {
      tunnel.kill();
      throw error;
    }
    return lookout;
  }

  close(): void {
    this.#end();
  }

  /** Lines of a selector over the last hours. */
  async count(selector: string, hours = 1): Promise<number> {
    const query = `sum(count_over_time(${selector}[${hours}h]))`;
    const { data } = await this.#ask<{ data: { result: { value: [number, string] }[] } }>(
      `${this.#loki}/loki/api/v1/query?${new URLSearchParams({ query }).toString()}`,
    );
    return Number(data.result[0]?.value[1] ?? 0);
  }

  async lines(query: string): Promise<readonly SeenLine[]> {
    const asked = new URLSearchParams({ query, since: '1h', limit: '1000' });
    const { data } = await this.#ask<{
      data: { result: { stream: Labels; values: [string, string][] }[] };
    }>(`${this.#loki}/loki/api/v1/query_range?${asked.toString()}`);
    return data.result.flatMap(({ stream, values }) =>
      values.map(([ns, text]) => ({ text, labels: stream, atMs: Number(ns.slice(0, -6)) })),
    );
  }

  async #ask<Answer>(url: string): Promise<Answer> {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** Until `look` gives something. */
  static async until<Value>(
    what: string,
    seconds: number,
    look: () => Promise<Value | undefined>,
  ): Promise<Value> {
    const end = performance.now() + seconds * 1000;
    let last: unknown;
    while (performance.now() < end) {
      try {
        const value = await look();
        if (value !== undefined) return value;
      } catch (error) {
        last = error;
      }
      await sleep(250);
    }
    throw new Error(`Within ${seconds} s not seen: ${what}`, { cause: last });
  }
}
