/** The usual names of what a structured line says of itself, by role; the preferred one first. */
const names: readonly (readonly string[])[] = [
  ['@timestamp', 'timestamp', 'time', 'ts', 'datetime', 'date', 'asctime', 'eventTime', 't'],
  ['level', 'severity', 'log.level', 'lvl', 'loglevel', 'levelname', 'PRIORITY', 'priority'],
  ['message', 'msg', 'MESSAGE', 'short_message', 'event', 'text', 'body'],
  ['service', 'app', 'service.name', 'component', 'logger', 'name', 'SYSLOG_IDENTIFIER'],
  ['host', 'hostname', '_HOSTNAME', 'host.name'],
  ['log'],
  ['stream'],
];

interface KnownName {
  readonly bytes: Uint8Array;
  readonly role: number;
  readonly rank: number;
}

const byLength: KnownName[][] = [];
for (const [role, list] of names.entries()) {
  for (const [rank, name] of list.entries()) {
    const bytes = new TextEncoder().encode(name);
    (byLength[bytes.length] ??= []).push({ bytes, role, rank });
  }
}

/**
 * Where the known fields of one structured line are, by role. One instance is filled again for every
 * line. Of two fields with one role the name further ahead in its list wins, of equal names the first.
 */
export class FieldRanges {
  static readonly time = 0;
  static readonly level = 1;
  static readonly message = 2;
  static readonly service = 3;
  static readonly host = 4;
  static readonly log = 5;
  static readonly stream = 6;

  /** By role: where the value is; -1 where there is none. Quotes are outside. */
  readonly start = new Int32Array(names.length).fill(-1);
  readonly end = new Int32Array(names.length);
  /** Whether the value was in quotes. */
  readonly isText = new Uint8Array(names.length);
  readonly #rank = new Uint8Array(names.length);

  clear(): void {
    // A loop: `fill` costs more on so few.
    for (let role = 0; role < names.length; role++) this.start[role] = -1;
  }

  has(role: number): boolean {
    return this.start[role]! >= 0;
  }

  /** @returns what to hand to `put`; -1 when the name is not known */
  roleOf(bytes: Uint8Array, from: number, to: number): number {
    const known = byLength[to - from];
    if (known === undefined) return -1;
    for (const { bytes: name, role, rank } of known) {
      let i = 0;
      while (i < name.length && name[i] === bytes[from + i]) i++;
      if (i === name.length) return role * 16 + rank;
    }
    return -1;
  }

  put(roleAndRank: number, from: number, to: number, isText: boolean): void {
    const role = roleAndRank >> 4;
    const rank = roleAndRank & 15;
    if (this.start[role]! >= 0 && this.#rank[role]! <= rank) return;
    this.start[role] = from;
    this.end[role] = to;
    this.isText[role] = isText ? 1 : 0;
    this.#rank[role] = rank;
  }
}
