import type { TestContext } from 'node:test';
import type { Bed } from '../bed/bed-of.ts';
import type { Fleet } from './fleet.ts';
import { Lookout } from './lookout.ts';
import { type Talker, Talkers } from './talkers.ts';

/** How many lines of one talker there are at two places. */
export interface Entry {
  readonly talker: Talker;
  readonly atSource: number;
  readonly inLoki: number;
}

const sources = '{job=~"systemd-journal|docker|syslog|file"}';
const token = '/data01/services/log-anomaly-detector/secrets/token';
const arrivalSeconds = 60;
/** Lines that Loki has taken late are looked for once a minute at least; twice, as some come meanwhile. */
const analysisSeconds = 180;

/** Lines counted where they are written, in Loki, and by the detector. */
export const books = {
  /** As they are when nothing changes any more, or when `isRight` says so; each is printed. */
  async entries(
    fleet: Fleet,
    talkers: Talkers,
    isRight: (entry: Entry) => boolean,
    t: TestContext,
  ): Promise<readonly Entry[]> {
    const lookout = await fleet.lookout();
    const atSource = await talkers.counts();
    const look = (): Promise<Entry[]> =>
      Promise.all(
        [...atSource].map(async ([talker, count]) => {
          // At the head of a line: Loki writes down what it is asked.
          const selector = `{host="${talker.host}"} |~ "^(\\\\S+Z )?${talkers.textOf(talker)}"`;
          return { talker, atSource: count, inLoki: await lookout.count(selector) };
        }),
      );
    let last: readonly Entry[] = [];
    await Lookout.until('every line in Loki', arrivalSeconds, async () => {
      last = await look();
      return last.every((entry) => isRight(entry)) ? true : undefined;
    }).catch(() => undefined);
    for (const { talker, ...count } of last)
      t.diagnostic(
        `${talkers.name}: ${talker.host} ${talker.kind}: ${count.atSource} at the source, ${count.inLoki} in Loki`,
      );
    return last;
  },

  /** Waits until the detector has analysed every line that Loki has, and of the talkers exactly theirs. */
  async analysed(fleet: Fleet, t: TestContext): Promise<void> {
    const lookout = await fleet.lookout();
    const talked = `${sources} |~ "^(\\\\S+Z )?${Talkers.marker}"`;
    let last = '';
    await Lookout.until(
      'as many lines analysed as there are in Loki',
      analysisSeconds,
      async () => {
        const [all, ofTalkers] = [await lookout.count(sources, 3), await lookout.count(talked, 3)];
        const seen = await analysedBy(fleet.bed);
        last = `in Loki ${all}, analysed ${seen.all}; of talkers in Loki ${ofTalkers}, analysed ${seen.ofTalkers}`;
        return all === seen.all && ofTalkers === seen.ofTalkers ? true : undefined;
      },
    ).catch((cause: unknown) => {
      throw new Error(last, { cause });
    });
    t.diagnostic(last);
  },
} as const;

interface Analysed {
  readonly all: number;
  readonly ofTalkers: number;
}

async function analysedBy(bed: Bed): Promise<Analysed> {
  const { lines, skipped } = await ask<{
    lines: number;
    skipped: Readonly<Record<string, number>>;
  }>(bed, '/status');
  const templates = await ask<{ text: string; count: number }[]>(bed, '/api/templates?limit=1000');
  const own = templates.filter(({ text }) => text.startsWith(Talkers.marker));
  return {
    // Those that became part of the event before them, and those with nothing in them, were read too.
    all: lines + (skipped['joined'] ?? 0) + (skipped['blank'] ?? 0),
    ofTalkers: own.reduce((sum, { count }) => sum + count, 0),
  };
}

async function ask<Answer>(bed: Bed, path: string): Promise<Answer> {
  const call = `curl -sf -m 20 -H "authorization: Bearer $(cat ${token})" 'http://127.0.0.1:8086${path}'`;
  return JSON.parse(await bed.inside('ocean', call)) as Answer;
}
