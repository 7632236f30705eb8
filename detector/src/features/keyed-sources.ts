import type { LineBatch } from '../model/line-batch.ts';
import type { KeyFormCode } from './key-form.ts';
import { type KeyForm, KeySearch, type KeySearchState } from './key-search.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** It is chosen after so many lines, and at each doubling; after the last the search ends. */
const linesFirst = 256;
const linesMax = { first: 1_024, later: 4_096 };
/** A source that says so little that its search does not end makes room for others. */
const searchMs = 7 * dayMs;
/** Where less than this share of a day's lines had the key, it is another one now. */
const keptShare = 0.05;
const linesJudged = 200;

/** What becomes of a source's lines. */
export const roles = { passed: 1, searched: 2, followed: 3 } as const;

export interface KeyGroup {
  readonly id: number;
  readonly host: number;
  readonly form: KeyForm;
  /** Ms; when it was found. */
  readonly sinceMs: number;
}

interface KeyedSource {
  group: number;
  search: KeySearch | undefined;
  tries: number;
  /** Ms; a search began then, or one may begin then. */
  searchMs: number;
  lines: number;
  hits: number;
}

export interface KeyedSourcesState {
  readonly sources: readonly (readonly [
    number,
    Omit<KeyedSource, 'search'> & { readonly search: KeySearchState | null },
  ])[];
  readonly groups: readonly (KeyGroup | null)[];
  readonly nextId: number;
  readonly checkedMs: number;
}

export interface KeyedSourcesOptions {
  /** Host of a source. */
  readonly hostOf: (source: number) => number;
  /** Sources in which keys are looked for at a time. Default 64. */
  readonly searchesMax?: number;
  /** Pairs of a host and a form of keys. Default 32. */
  readonly groupsMax?: number;
}

/**
 * Which sources write keys, and of what form: lines of one host with keys of one form belong together, whichever
 * of its services writes them. A source is looked at for its first 1,024 lines; if nothing is found again after
 * an hour, four hours, each day. One whose key went away is looked at anew.
 */
export class KeyedSources {
  readonly #hostOf: (source: number) => number;
  readonly #searchesMax: number;
  readonly #groupsMax: number;
  readonly #sources = new Map<number, KeyedSource>();
  #groups: (KeyGroup | undefined)[] = [];
  #searches = 0;
  #nextId = 1;
  #checkedMs = 0;

  constructor({ hostOf, searchesMax = 64, groupsMax = 32 }: KeyedSourcesOptions) {
    this.#hostOf = hostOf;
    this.#searchesMax = searchesMax;
    this.#groupsMax = groupsMax;
  }

  /** By number, a group that is no more as undefined. */
  get groups(): readonly (KeyGroup | undefined)[] {
    return this.#groups;
  }

  /** @returns a role; from `roles.followed` on, the group's number is the difference */
  roleOf(source: number, timeMs: number): number {
    let known = this.#sources.get(source);
    if (known === undefined) {
      known = { group: -1, search: undefined, tries: 0, searchMs: timeMs, lines: 0, hits: 0 };
      this.#sources.set(source, known);
      this.#begin(known, timeMs);
    }
    if (known.group >= 0) return roles.followed + known.group;
    return known.search === undefined ? roles.passed : roles.searched;
  }

  /** The group that a source's lines are of. */
  groupOf(source: number): KeyGroup | undefined {
    return this.#groups[this.#sources.get(source)?.group ?? -1];
  }

  /** A line of a source that is searched. @returns whether its role is another one now */
  search(source: number, batch: LineBatch, row: number): boolean {
    const known = this.#sources.get(source);
    if (known?.search === undefined) return true;
    const from = batch.messageStart[row] as number;
    const to = batch.messageEnd[row] as number;
    known.search.observe(batch.bytes, [from, to], batch.template[row] as number);
    const { lines } = known.search;
    const isLast = lines >= (known.tries === 0 ? linesMax.first : linesMax.later);
    if (!isLast && (lines < linesFirst || (lines & (lines - 1)) !== 0)) return false;
    const timeMs = batch.timeMs[row] as number;
    const host = this.#hostOf(source);
    const form = known.search.choose((code) => this.#groupOf(host, code) >= 0);
    if (form !== undefined) known.group = this.#join(host, form, timeMs);
    if (known.group < 0 && !isLast) return false;
    this.#end(known, timeMs);
    return true;
  }

  /** Lines of a source that is followed, and how many of them had the key. */
  count(source: number, lines: number, hits: number): void {
    const known = this.#sources.get(source);
    if (known === undefined) return;
    known.lines += lines;
    known.hits += hits;
  }

  /** Event time goes on. @returns whether roles are others now */
  settle(nowMs: number): boolean {
    let isChanged = false;
    for (const known of this.#sources.values()) {
      if (known.group >= 0) continue;
      if (known.search === undefined) isChanged = this.#begin(known, nowMs) || isChanged;
      else if (nowMs - known.searchMs > searchMs) {
        this.#end(known, nowMs);
        isChanged = true;
      }
    }
    if (nowMs - this.#checkedMs < dayMs) return isChanged;
    this.#checkedMs = nowMs;
    return this.#dropStrays(nowMs) || isChanged;
  }

  snapshot(): KeyedSourcesState {
    return {
      sources: [...this.#sources].map(([source, known]) => [
        source,
        { ...known, search: known.search?.snapshot() ?? null },
      ]),
      groups: this.#groups.map((group) => group ?? null),
      nextId: this.#nextId,
      checkedMs: this.#checkedMs,
    };
  }

  restore({ sources, groups, nextId, checkedMs }: KeyedSourcesState): void {
    this.#sources.clear();
    this.#searches = 0;
    for (const [source, { search, ...known }] of sources) {
      if (search !== null) this.#searches++;
      const restored = search === null ? undefined : KeySearch.of(search);
      this.#sources.set(source, { ...known, search: restored });
    }
    this.#groups = groups.map((group) => group ?? undefined);
    this.#nextId = nextId;
    this.#checkedMs = checkedMs;
  }

  #begin(known: KeyedSource, nowMs: number): boolean {
    if (nowMs < known.searchMs || this.#searches >= this.#searchesMax) return false;
    known.search = new KeySearch();
    known.searchMs = nowMs;
    this.#searches++;
    return true;
  }

  #end(known: KeyedSource, nowMs: number): void {
    if (known.search !== undefined) this.#searches--;
    known.search = undefined;
    known.searchMs = nowMs + Math.min(dayMs, hourMs * 4 ** known.tries);
    known.tries = Math.min(8, known.tries + 1);
  }

  #groupOf(host: number, code: KeyFormCode): number {
    return this.#groups.findIndex((group) => group?.host === host && group.form.code === code);
  }

  /** @returns -1 where there are groups enough */
  #join(host: number, form: KeyForm, sinceMs: number): number {
    const known = this.#groupOf(host, form.code);
    if (known >= 0) return known;
    let free = this.#groups.indexOf(undefined);
    if (free < 0) free = this.#groups.length;
    if (free >= this.#groupsMax) return -1;
    this.#groups[free] = { id: this.#nextId++, host, form, sinceMs };
    return free;
  }

  /** Sources whose lines have their key no more are searched again, and groups of nobody end. */
  #dropStrays(nowMs: number): boolean {
    let isChanged = false;
    const used = new Set<number>();
    for (const known of this.#sources.values()) {
      const isStray = known.lines >= linesJudged && known.hits < known.lines * keptShare;
      if (known.lines >= linesJudged) [known.lines, known.hits] = [0, 0];
      if (known.group >= 0 && isStray) {
        [known.group, known.tries, known.searchMs] = [-1, 0, nowMs];
        isChanged = true;
      }
      if (known.group >= 0) used.add(known.group);
    }
    this.#groups = this.#groups.map((group, i) => (used.has(i) ? group : undefined));
    return isChanged;
  }
}
