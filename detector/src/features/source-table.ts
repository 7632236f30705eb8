/** What speaks: one service on one host. */
export interface SourceName {
  readonly host: string;
  readonly service: string;
}

export type SourceTableState = readonly SourceName[];

/** Template "number" of a series that sums up a source or a host. */
export const anyTemplate = 0xffffffff;

const sourceBase = 0x80000000;
const hostBase = 0xc0000000;

/**
 * Numbers sources (host and service, whatever the level and the other labels) and hosts, and gives
 * the keys under which their sums stand among the series. Bounded by the streams that are told apart.
 */
export class SourceTable {
  readonly #numbers = new Map<string, number>();
  readonly #names: SourceName[] = [];
  readonly #hosts = new Map<string, number>();
  readonly #hostNames: string[] = [];
  readonly #hostOf: number[] = [];
  readonly #byService = new Map<string, number[]>();

  get size(): number {
    return this.#names.length;
  }

  get hosts(): number {
    return this.#hostNames.length;
  }

  intern({ host, service }: SourceName): number {
    const key = `${host}\0${service}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#names.length;
    this.#numbers.set(key, number);
    this.#names.push({ host, service });
    this.#hostOf.push(this.#internHost(host));
    const same = this.#byService.get(service);
    if (same === undefined) this.#byService.set(service, [number]);
    else same.push(number);
    return number;
  }

  name(source: number): SourceName {
    return this.#names[source] ?? { host: '', service: '' };
  }

  hostName(host: number): string {
    return this.#hostNames[host] ?? '';
  }

  hostOf(source: number): number {
    return this.#hostOf[source] ?? 0;
  }

  /** All sources of a source's service, itself too. */
  sameService(source: number): readonly number[] {
    return this.#byService.get(this.name(source).service) ?? [];
  }

  /** The stream number under which the source's sum stands. */
  sourceKey(source: number): number {
    return sourceBase + source;
  }

  hostKey(host: number): number {
    return hostBase + host;
  }

  /** The source of a sum's key; undefined for that of a host. */
  sourceOfKey(key: number): number | undefined {
    return key < hostBase ? key - sourceBase : undefined;
  }

  hostOfKey(key: number): number {
    return key < hostBase ? this.hostOf(key - sourceBase) : key - hostBase;
  }

  snapshot(): SourceTableState {
    return this.#names.slice();
  }

  restore(state: SourceTableState): void {
    this.#numbers.clear();
    this.#hosts.clear();
    this.#names.length = 0;
    this.#hostNames.length = 0;
    this.#hostOf.length = 0;
    this.#byService.clear();
    for (const name of state) this.intern(name);
  }

  #internHost(host: string): number {
    const known = this.#hosts.get(host);
    if (known !== undefined) return known;
    this.#hosts.set(host, this.#hostNames.length);
    this.#hostNames.push(host);
    return this.#hostNames.length - 1;
  }
}
