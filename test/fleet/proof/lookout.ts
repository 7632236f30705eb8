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

/** As it came to the receiver. */
export interface ReceivedAlert {
  readonly atMs: number;
  readonly isVerified: boolean;
  /** "incident.opened" */
  readonly type: string;
  readonly title: string;
  readonly incident: ToldIncident;
}

/** What is looked at of an incident, as the API and alerts have it. */
export interface ToldIncident {
  readonly id: string;
  readonly first_seen: string;
  readonly hosts: readonly string[];
  readonly started_with: { readonly time: string; readonly text: string } | null;
  readonly explanation: { readonly expected: string; readonly seen: string };
}

/** What can be seen of the deployed fleet: Loki and the detector, on ocean's loopback, and what was told. */
export class Lookout {
  readonly #bed: Bed;
  readonly #loki: string;
  readonly #detector: string;
  readonly #end: () => void;

  private constructor(bed: Bed, ports: readonly [loki: number, detector: number], end: () => void) {
    this.#bed = bed;
    this.#loki = `http://127.0.0.1:${ports[0]}`;
    this.#detector = `http://127.0.0.1:${ports[1]}`;
    this.#end = end;
  }

  /** Through one ssh connection that stays. */
  static async open(bed: Bed): Promise<Lookout> {
    const ports = [await programs.freePort(), await programs.freePort()] as const;
    const { address } = bed.host('ocean').plan;
    const [program, ...args] = bedSsh.command(bed.folder, 'root', address);
    const ways = [`${ports[0]}:127.0.0.1:3101`, `${ports[1]}:127.0.0.1:8086`];
    const tunnel = spawn(program, ['-N', ...ways.flatMap((way) => ['-L', way]), ...args], {
      stdio: 'ignore',
    });
    const lookout = new Lookout(bed, ports, () => tunnel.kill());
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

  /** @param path of the detector's API: "/status" */
  async detector<Answer>(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
    const file = '/data01/services/log-anomaly-detector/secrets/token';
    const token = (await this.#bed.inside('ocean', `cat ${file}`)).trim();
    return await this.#ask<Answer>(`${this.#detector}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
  }

  /** Every incident of the detector that is open. */
  async closeIncidents(): Promise<void> {
    const open = await this.detector<ToldIncident[]>('/api/incidents?status=open&limit=1000');
    for (const { id } of open) await this.detector(`/api/incidents/${id}/close`, 'POST');
  }

  /** All that n8n got so far. */
  async alerts(): Promise<readonly ReceivedAlert[]> {
    const { address } = this.#bed.host('ocean').plan;
    const received = await this.#ask<{ atMs: number; isVerified: boolean; body: string }[]>(
      `http://${address}:5678/alerts`,
    );
    return received.map(({ atMs, isVerified, body }) => {
      const { type, data } = JSON.parse(body) as {
        type: string;
        data: { alert: { title: string }; incident: ToldIncident };
      };
      return { atMs, isVerified, type, title: data.alert.title, incident: data.incident };
    });
  }

  async #ask<Answer>(url: string, request: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(20_000) });
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
