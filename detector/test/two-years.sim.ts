import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineBatch } from '../src/model/line-batch.ts';
import type { StreamTable } from '../src/model/stream-table.ts';
import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { Rng } from '../src/simulator/rng.ts';
import { LocalTime } from '../src/stats/local-time.ts';
import { messageBatch } from './message-batch.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 6);
const days = 731;
const batchRows = 8_192;
/** Summer time comes and goes by an hour, by an hour on other days, by half an hour, never. */
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

interface Line {
  readonly timeMs: number;
  readonly service: string;
  readonly text: string;
}

/** One host by the clock on its wall: a job each hour, a backup at 04:30, and people in office hours. */
function* linesOf(clock: LocalTime, rng: Rng): Generator<Line> {
  for (let timeMs = startMs; timeMs < startMs + days * dayMs; timeMs += minuteMs) {
    const localMs = timeMs + clock.offsetMs(timeMs);
    const minute = Math.floor(localMs / minuteMs) % 60;
    const hour = Math.floor(localMs / hourMs) % 24;
    const weekday = Math.floor(localMs / dayMs + 4) % 7;
    const say = (service: string, text: string): Line => ({
      timeMs: timeMs + rng.int(0, 2_000),
      service,
      text,
    });
    if (minute === 17)
      yield say('cron', `(root) CMD (run-parts /etc/cron.hourly) job ${rng.int(1, 9_999)}`);
    if (hour === 4 && minute === 30) {
      yield say('backup', 'backup of /srv started');
      yield say('backup', `backup of /srv finished, ${rng.int(40_000, 60_000)} MB`);
    }
    const isOffice = hour >= 8 && hour < 18 && weekday > 0 && weekday < 6;
    if (rng.chance(isOffice ? 0.25 : 0.01)) {
      yield say('web', `GET /orders/${rng.int(1, 99_999)} answered 200 in ${rng.int(3, 90)} ms`);
    }
  }
}

function batchOf(lines: readonly Line[], streams: StreamTable): LineBatch {
  return messageBatch(lines, ({ service }) =>
    streams.intern({ job: 'file', host: 'ocean', service }),
  );
}

/** Local days, as day numbers, on which the offset is another at their end than at their beginning. */
function changeDays(clock: LocalTime): ReadonlySet<number> {
  const changes = new Set<number>();
  for (let timeMs = startMs; timeMs < startMs + days * dayMs; timeMs += hourMs) {
    if (clock.offsetMs(timeMs) === clock.offsetMs(timeMs + hourMs)) continue;
    changes.add(Math.floor((timeMs + clock.offsetMs(timeMs)) / dayMs));
  }
  return changes;
}

interface Told {
  readonly title: string;
  readonly openedMs: number;
}

/** What is told of two years, those on a day of a change and the day after apart. */
function judge(lines: Iterable<Line>, timezone: string): { told: Told[]; onChange: Told[] } {
  const clock = new LocalTime(timezone);
  const { pipeline, streams } = createPipeline({ budget: 3, timezone });
  const told: Told[] = [];
  let open: Line[] = [];
  const push = (): void => {
    for (const { incident, tell } of pipeline.push(batchOf(open, streams), 'test')) {
      if (tell === 'opened') told.push(incident);
    }
    open = [];
  };
  for (const line of lines) {
    open.push(line);
    if (open.length >= batchRows) push();
  }
  push();
  const changes = changeDays(clock);
  assert.equal(changes.size, timezone === 'Asia/Kathmandu' ? 0 : 4);
  const onChange = told.filter(({ openedMs }) => {
    const day = Math.floor((openedMs + clock.offsetMs(openedMs)) / dayMs);
    return changes.has(day) || changes.has(day - 1);
  });
  return { told, onChange };
}

for (const timezone of zones) {
  test(`two years in ${timezone}: nothing is told on the days when clocks are changed`, (t) => {
    const { told, onChange } = judge(linesOf(new LocalTime(timezone), new Rng(7)), timezone);
    for (const { title, openedMs } of told) {
      t.diagnostic(`${new Date(openedMs).toISOString()} ${title}`);
    }
    assert.deepEqual(onChange, []);
    assert.ok(told.length <= 12, `${told.length} alerts in two years`);
  });
}

test('two years in Europe/Berlin: a burst on a day when clocks are changed is told', () => {
  const burstMs = Date.UTC(2027, 2, 28, 1, 10);
  function* withBurst(): Generator<Line> {
    for (const line of linesOf(new LocalTime('Europe/Berlin'), new Rng(7))) {
      yield line;
      if (line.timeMs < burstMs || line.timeMs > burstMs + hourMs) continue;
      for (let i = 0; i < 400; i++)
        yield { ...line, service: 'web', text: `GET /orders/${i} answered 200 in 4 ms` };
    }
  }
  assert.equal(judge(withBurst(), 'Europe/Berlin').onChange.length, 1);
});
