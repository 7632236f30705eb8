import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';

/** A habit is known after so many hours with lines on so many days. */
const hoursMin = 12;
const daysMin = 10;
/** It is a habit when it has so few hours of the day, and each so often: chance has more. */
const hoursUsualMax = 16;
const timesAnHour = 4;
/** Nats for each hour between it and the nearest hour of the day that is usual. */
const hourNats = 1.2;
/** Nats that the worst words weigh: an error at night more than a login. */
const severeNats = 4;
const logPValueMax = -3;

class UnusualTime implements Detector {
  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const hourOfWeek = view.localTime.hourOfWeek(view.startMs);
    for (const series of view.active) compare(view, series, hourOfWeek, claim);
    for (const series of view.sums) compare(view, series, hourOfWeek, claim);
  }

  snapshot(): null {
    return null;
  }

  restore(): void {
    // Its past is the history of the series.
  }
}

export const unusualTime = defineDetector({
  name: 'unusual-time',
  kind: 'unusual-time',
  summary: 'A kind of line, a level or a service at an hour of the day at which it never is.',
  details:
    'For what has spoken in at least 12 hours on 10 days, at a few hours of the day, and never in this ' +
    'local hour of any day nor in the hours beside it (so daylight saving is no news): one in the days that it is known, ' +
    'further for each hour to the nearest usual one, and by its words. Levels are apart because ' +
    'each is a stream of its own. Wrong for people who once work at night.',
  source: 'Conformal count over the hours of the day; details in features/series-history.ts.',
  options: {},
  example: 'at Tue 03:10; in 41 days only from 08:00 to 18:59',
  create: () => new UnusualTime(),
});

function compare(
  view: WindowView,
  series: number,
  hourOfWeek: number,
  claim: (claim: Claim) => void,
): void {
  const { history, severity } = view.table;
  // Most are where they usually are: leave before anything costs.
  if (history.around(series, hourOfWeek, 1) > 0) return;
  if ((history.days[series] as number) < daysMin || history.hours.weight(series) < hoursMin) return;
  const usual = usualHours(view, series);
  const hour = hourOfWeek % 24;
  const distance = Math.min(...usual.map((other) => between(hour, other)));
  const isHabit =
    usual.length <= Math.min(hoursUsualMax, history.hours.weight(series) / timesAnHour);
  if (!isHabit || !(distance >= 2) || view.isLearning(series)) return;
  const days = view.daysOf(series);
  const logPValue = -(
    Math.log(days + 1) +
    hourNats * (distance - 1) +
    severeNats * (severity[series] as number)
  );
  if (logPValue > logPValueMax) return;
  claim({
    series,
    kind: 'unusual-time',
    logPValue,
    observed: hour,
    expected: usual[0] ?? 0,
    threshold: 1,
    unit: 'hours',
    seen: `at ${view.localTime.text(view.startMs)}`,
    usual: `in ${Math.round(days)} days only ${hoursText(usual)}`,
  });
}

/** Hours of the day at which it was in any of the last weeks, ascending. */
function usualHours(view: WindowView, series: number): number[] {
  const hours: number[] = [];
  for (let hour = 0; hour < 24; hour++) {
    let weeks = 0;
    for (let day = 0; day < 7; day++)
      weeks += view.table.history.around(series, day * 24 + hour, 0);
    if (weeks > 0) hours.push(hour);
  }
  return hours;
}

function between(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return Math.min(difference, 24 - difference);
}

function hoursText(hours: readonly number[]): string {
  const spans: string[] = [];
  for (let i = 0; i < hours.length; i++) {
    const from = hours[i] ?? 0;
    while (hours[i + 1] === (hours[i] ?? 0) + 1) i++;
    spans.push(`from ${from}:00 to ${hours[i] ?? 0}:59`);
  }
  return spans.slice(0, 3).join(', ');
}
