const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A moment in the pieces that forms are made of, UTC. */
interface Pieces {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly ms: string;
  /** "2026-11-20 13:00:00" and no more. */
  readonly iso: string;
  readonly timeMs: number;
}

/** How the systems of the corpora write times at the head of a line, and how another is put there. */
const forms: readonly (readonly [RegExp, (pieces: Pieces, found: readonly string[]) => string])[] =
  [
    [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/, ({ iso, ms }) => `${iso},${ms}`],
    [/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d/, ({ iso }) => iso.slice(2).replaceAll('-', '/')],
    [
      /^\d{6} \d{6}(?= \d+ )/,
      ({ year, month, day, hour, minute, second }) =>
        `${year.slice(2)}${month}${day} ${hour}${minute}${second}`,
    ],
    [
      /^\[\w{3} \w{3} \d\d \d\d:\d\d:\d\d \d{4}\]/,
      ({ timeMs, year, month, day, iso }) =>
        `[${days[new Date(timeMs).getUTCDay()]} ${nameOf(month)} ${day} ${iso.slice(11)} ${year}]`,
    ],
    [
      /^\w{3} [ \d]\d \d\d:\d\d:\d\d/,
      ({ month, day, iso }) => `${nameOf(month)} ${day.replace(/^0/, ' ')} ${iso.slice(11)}`,
    ],
    [
      /^\[\d\d\.\d\d \d\d:\d\d:\d\d\]/,
      ({ month, day, iso }) => `[${month}.${day} ${iso.slice(11)}]`,
    ],
    [
      /^\d{8}-\d{1,2}:\d{1,2}:\d{1,2}:\d{1,3}/,
      ({ year, month, day, iso, ms }) => `${year}${month}${day}-${iso.slice(11)}:${ms}`,
    ],
    [
      /^(\S+) \d{10} \d{4}\.\d\d\.\d\d (\S+) \d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.\d{6}/,
      ({ timeMs, year, month, day, hour, minute, second, ms }, [alert, node]) =>
        `${alert} ${Math.floor(timeMs / 1000)} ${year}.${month}.${day} ${node} ` +
        `${year}-${month}-${day}-${hour}.${minute}.${second}.${ms}000`,
    ],
    [
      /^(\d+ \S+ \S+ \S+) \d{10} /,
      ({ timeMs }, [before]) => `${before} ${Math.floor(timeMs / 1000)} `,
    ],
  ];

/**
 * A line's head with another time in the place of its own; one whose form is not known stays as it is.
 *
 * @param timeMs ms since the epoch
 */
export function withTime(head: string, timeMs: number): string {
  for (const [form, write] of forms) {
    const found = form.exec(head);
    if (found === null) continue;
    return write(piecesOf(timeMs), found.slice(1)) + head.slice(found[0].length);
  }
  return head;
}

function piecesOf(timeMs: number): Pieces {
  const text = new Date(timeMs).toISOString();
  const [year = '', month = '', day = '', hour = '', minute = '', second = '', ms = ''] =
    text.split(/[-T:.Z]/);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    ms,
    iso: text.slice(0, 19).replace('T', ' '),
    timeMs,
  };
}

function nameOf(month: string): string {
  return months[Number(month) - 1] ?? '';
}
