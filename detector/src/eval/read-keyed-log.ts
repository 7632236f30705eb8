import { eachKeyToken, type KeyFormCode } from '../features/key-form.ts';
import { KeySearch } from '../features/key-search.ts';
import { mineLines, type MinedLine } from './mine-lines.ts';
import { readLines } from './read-text.ts';

/** Lines among which the key is looked for, and distinct values of which notes are kept meanwhile. */
const discoverLines = 100_000;
const valuesMax = 500_000;

export interface KeyedSession {
  readonly key: string;
  /** Templates of its lines. */
  readonly events: readonly number[];
  /** When each came, ms. */
  readonly timesMs: readonly number[];
  /** Numbers of its first line and its last in the log. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface KeyedLog {
  readonly lines: number;
  /** Whether there is something by which lines belong together. */
  readonly hasKey: boolean;
  /** Time of its last line, ms. */
  readonly endMs: number;
  /** Each event's first time in a session: lines, ascending, and events. */
  readonly firsts: { readonly lines: readonly number[]; readonly events: readonly number[] };
  /** In the order of their last lines. */
  readonly sessions: readonly KeyedSession[];
  readonly eventName: (event: number) => string;
}

/** Raw lines as sessions by the key that is found in them. @param path of a text, which may be gzipped */
export async function readKeyedLog(path: string): Promise<KeyedLog> {
  const mined = mineLines(readLines(path));
  const search = new KeySearch(valuesMax);
  const waiting: MinedLine[] = [];
  let log: SessionLog | undefined;
  for await (const line of mined.lines) {
    if (log !== undefined) {
      log.add(line);
      continue;
    }
    search.observe(line.message, [0, line.message.length], line.template);
    waiting.push(line);
    if (waiting.length === discoverLines) log = SessionLog.of(waiting.splice(0), search);
  }
  log ??= SessionLog.of(waiting, search);
  return { ...log.whole(), eventName: mined.eventName };
}

interface GrowingSession extends KeyedSession {
  readonly events: number[];
  readonly timesMs: number[];
  lastLine: number;
}

class SessionLog {
  readonly #code: KeyFormCode | undefined;
  readonly #sessions = new Map<string, GrowingSession>();
  readonly #firsts = { lines: [] as number[], events: [] as number[] };
  #lines = 0;
  #endMs = 0;

  private constructor(code: KeyFormCode | undefined) {
    this.#code = code;
  }

  static of(lines: readonly MinedLine[], search: KeySearch): SessionLog {
    const log = new SessionLog(search.choose(() => false)?.code);
    for (const line of lines) log.add(line);
    return log;
  }

  add({ message, template, timeMs }: MinedLine): void {
    for (const key of keysIn(message, this.#code)) {
      const session = this.#sessions.get(key) ?? this.#open(key);
      if (!session.events.includes(template)) {
        this.#firsts.lines.push(this.#lines);
        this.#firsts.events.push(template);
      }
      session.events.push(template);
      session.timesMs.push(timeMs);
      session.lastLine = this.#lines;
    }
    this.#lines++;
    this.#endMs = timeMs;
  }

  whole(): Omit<KeyedLog, 'eventName'> {
    return {
      lines: this.#lines,
      hasKey: this.#code !== undefined,
      endMs: this.#endMs,
      firsts: this.#firsts,
      sessions: [...this.#sessions.values()].toSorted((a, b) => a.lastLine - b.lastLine),
    };
  }

  #open(key: string): GrowingSession {
    const session = { key, events: [], timesMs: [], firstLine: this.#lines, lastLine: this.#lines };
    this.#sessions.set(key, session);
    return session;
  }
}

/** The values of a form in a message, each once. */
function keysIn(message: Uint8Array, wanted: KeyFormCode | undefined): ReadonlySet<string> {
  const keys = new Set<string>();
  if (wanted === undefined) return keys;
  eachKeyToken(message, [0, message.length], ({ start, end, code }) => {
    if (code === wanted) keys.add(Buffer.from(message.subarray(start, end)).toString('latin1'));
  });
  return keys;
}
