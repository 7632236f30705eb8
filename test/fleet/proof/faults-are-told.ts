import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faults, startOrdinaryLife } from './fault.ts';
import type { Fleet } from './fleet.ts';
import { Lookout, type ReceivedAlert } from './lookout.ts';

interface Told {
  readonly fault: Fault;
  readonly alert: ReceivedAlert;
  /** From the line that it begins with, for a silence from the moment that the third heartbeat is missing. */
  readonly latencyMs: number;
}

/** In which the minutes of what was done have been judged. */
const quietMs = 180_000;
/** In which what was just done would have been told. */
const settleMs = 15_000;
const agentsJobs = '{job=~"systemd-journal|docker|syslog|file"}';

/** Each becomes one incident that is told once, and nothing else is told meanwhile. */
export function faultsAreTold(fleet: () => Fleet): void {
  describe('faults', () => {
    const told: Told[] = [];
    let startMs = 0;

    test('hosts are known, and quiet', async (t) => {
      const lookout = await fleet().lookout();
      await startOrdinaryLife(fleet().bed);
      await Lookout.until('the end of learning', 300, async () => {
        const { learning } = await lookout.detector<{ learning: { sentence: string } }>('/status');
        return learning.sentence === '' ? true : undefined;
      });
      // The last kit up was work: what is not grave is told again a minute after it.
      await Lookout.until('the end of maintenance', 120, async () => {
        const windows = await lookout.detector<readonly unknown[]>('/api/maintenance');
        return windows.length === 0 ? true : undefined;
      });
      // What the deployment and the changes before were may have been news; it takes in no fault.
      const settledMs = Date.now() + settleMs;
      await Lookout.until('three minutes without an alert', 600, async () => {
        const last = Math.max(0, ...(await lookout.alerts()).map(({ atMs }) => atMs));
        return Date.now() > Math.max(last + quietMs, settledMs) ? true : undefined;
      });
      for (const alert of await lookout.alerts()) t.diagnostic(`before: ${titleOf(alert)}`);
      // As people do with what they know: else it would take in what befalls its host next.
      await lookout.closeIncidents();
      await Lookout.until('the end of what was told', 60, async () =>
        openedIn(await lookout.alerts()).size === 0 ? true : undefined,
      );
      startMs = Date.now();
    });

    describe('at the same time', { concurrency: true }, () => {
      for (const fault of faults)
        test(`${fault.name}, on ${fault.host}`, async () => {
          const { bed } = fleet();
          const lookout = await fleet().lookout();
          await sleep(Math.max(0, startMs + fault.afterSeconds * 1000 - Date.now()));
          const fromMs = Date.now();
          const injected = fault.inject(bed);
          const seen = Lookout.until('its alert', fault.patienceSeconds, async () =>
            (await lookout.alerts()).find((one) => one.atMs >= fromMs && isAbout(fault, one)),
          );
          const [alert] = await Promise.all([seen, injected]);
          assert.ok(alert.isVerified, 'its signature');
          assert.deepEqual(alert.incident.hosts, [fault.host]);
          const { started_with: line, first_seen: since } = alert.incident;
          const latencyMs = alert.atMs - Date.parse(isSilence(alert) ? since : (line?.time ?? ''));
          told.push({ fault, alert, latencyMs });
        });
    });

    test('a silence says what came last, and how often it should', () => {
      const silences = told.filter(({ alert }) => isSilence(alert));
      assert.equal(silences.length, 1);
      assert.equal(silences[0]?.alert.incident.explanation.expected, 'it declared one every 60 s');
    });

    test('each was told once, and nothing else', async () => {
      const { bed } = fleet();
      const lookout = await fleet().lookout();
      for (const fault of faults) await fault.mend(bed);
      // The silent agent's heartbeat is back, and the minute in which it came has been judged.
      await Lookout.until('the end of the silence', 150, async () =>
        (await lookout.alerts()).find(
          (one) => one.atMs >= startMs && one.type === 'incident.resolved' && isSilence(one),
        ),
      );
      const since = (await lookout.alerts()).filter(({ atMs }) => atMs >= startMs);
      const opened = since.filter(({ type }) => type === 'incident.opened');
      assert.deepEqual(opened.map(titleOf).toSorted(), told.map(titleOfTold).toSorted());
      const known = new Set(told.map(({ alert }) => alert.incident.id));
      assert.deepEqual(since.filter(({ incident }) => !known.has(incident.id)).map(titleOf), []);
    });

    test('incidents stand in Loki, and are never read back', async () => {
      const lookout = await fleet().lookout();
      for (const { alert } of told) {
        const { id } = alert.incident;
        assert.ok((await lookout.count(`{job="log-anomaly-detector"} |= "${id}"`)) > 0, id);
      }
      await Lookout.until('as many lines read as the agents sent', 60, async () => {
        const { sources } = await lookout.detector<{
          sources: { name: string; lines: number }[];
        }>('/status');
        const read = sources.find(({ name }) => name === 'loki')?.lines;
        return read === (await lookout.count(agentsJobs, 3)) ? true : undefined;
      });
    });

    test('from the first line to the alert', (t) => {
      for (const line of tableOf(told)) t.diagnostic(line);
    });
  });
}

/** Ids of the incidents that were told and are not over. */
function openedIn(alerts: readonly ReceivedAlert[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const { type, incident } of alerts) {
    if (type === 'incident.resolved') open.delete(incident.id);
    else open.add(incident.id);
  }
  return open;
}

function isAbout({ host, firstLine }: Fault, { type, incident }: ReceivedAlert): boolean {
  const { hosts, started_with: line, explanation } = incident;
  const said = `${line?.text ?? ''}\n${explanation.seen}`;
  return type === 'incident.opened' && hosts.includes(host) && firstLine.test(said);
}

function isSilence({ title }: ReceivedAlert): boolean {
  return title.startsWith('Silence');
}

function titleOf({ type, title }: ReceivedAlert): string {
  return `${type}: ${title}`;
}

function titleOfTold({ alert }: Told): string {
  return titleOf(alert);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}

function tableOf(told: readonly Told[]): string[] {
  const rows = told
    .toSorted((a, b) => a.latencyMs - b.latencyMs)
    .map(({ fault, latencyMs }) => `${seconds(latencyMs)}  ${fault.host.padEnd(8)} ${fault.name}`);
  const sorted = told.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const worst = sorted.at(-1) ?? Number.NaN;
  return [
    ...rows,
    `${seconds(median)}  median`,
    `${seconds(worst)}  p99, the worst of ${sorted.length}`,
  ];
}
