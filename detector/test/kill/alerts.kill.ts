import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertOf } from '../../src/alerts/alert-of.ts';
import { createPipeline } from '../../src/pipeline/create-pipeline.ts';
import { loadPatterns } from '../../src/pipeline/load-patterns.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { FileSource } from '../../src/sources/file/file-source.ts';
import { freePort } from './free-port.ts';
import { ServiceProcess } from './service-process.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

const kills = Number(process.env['KILLS'] ?? 100) / 4;
const budget = 20;
const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5);
const scenarios = [
  'postgres-disk-full',
  'ssh-brute-force',
  'billing-oom',
  'cert-expired',
  'shop-5xx',
];

/**
 * Ten days of a simulated fleet lie in a file; the service reads them, and is killed while it does. What
 * it tells in the end is what one undisturbed run tells: the same alerts under the same ids.
 */
test(`${kills} SIGKILLs lose no alert and repeat it under its own id alone`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'fleet.log');
  await writeFleet(log);
  const expected = await undisturbed(log);
  assert.ok(expected.size >= 3, `only ${expected.size} incidents in the undisturbed run`);

  const receiver = new WebhookReceiver();
  const hook = await receiver.listen();
  t.after(() => receiver.close());
  const port = await freePort();
  const service = new ServiceProcess({
    dataDir: join(folder, 'state'),
    flags: [
      '--listen',
      `127.0.0.1:${port}`,
      '--syslog-listen',
      'off',
      '--push',
      'off',
      '--files',
      log,
      '--budget',
      String(budget),
      '--webhook-url',
      hook,
      '--webhook-secret',
      receiver.secretFile(folder),
    ],
  });
  t.after(() => service.kill());
  for (let kill = 0; kill < kills; kill++) {
    service.start();
    await sleep(400 + ((kill * 7_919) % 2_600));
    await service.kill();
  }
  service.start();
  const told = await service.until(
    'all alerts',
    async () => {
      const opened = receiver.received.filter(({ type }) => type === 'incident.opened');
      const ids = new Set(opened.map(({ id }) => id));
      return (await isDone(port)) && ids.size >= expected.size ? ids : undefined;
    },
    120_000,
  );
  await service.kill('SIGTERM');
  assert.deepEqual([...told].toSorted(), [...expected].toSorted());
  assert.ok(receiver.received.every(({ isSigned }) => isSigned));
  const repeats = receiver.received.length - new Set(receiver.received.map(({ id }) => id)).size;
  assert.ok(repeats <= kills, `${repeats} repeats by ${kills} kills`);
  t.diagnostic(
    `${kills} kills; ${told.size} incidents opened, ${receiver.received.length} deliveries, ${repeats} repeated`,
  );
});

async function writeFleet(path: string): Promise<void> {
  const faults = scenarios.map((scenario, i) => ({
    scenario,
    startMs: startMs + (5 + i) * dayMs + 7 * 3_600_000,
  }));
  const simulator = new Simulator({ seed: 7, startMs, linesPerDay: 8_000, faults });
  const file = createWriteStream(path);
  for (;;) {
    const lines = simulator.next(10_000, startMs + 10 * dayMs);
    if (lines.length === 0) break;
    if (!file.write(lines.map(({ text }) => `${text}\n`).join(''))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

/** Ids of the `opened` alerts of one run from the beginning to the end. */
async function undisturbed(log: string): Promise<ReadonlySet<string>> {
  const { patterns } = await loadPatterns();
  const { pipeline, streams } = createPipeline({ budget, timezone: 'UTC', patterns });
  const clock = { nowMs: () => Date.now() };
  const source = new FileSource({
    name: 'files',
    paths: [log],
    follow: false,
    streams,
    clock,
    host: 'x',
  });
  const ids = new Set<string>();
  for await (const batch of source.read('', new AbortController().signal)) {
    for (const change of pipeline.push(batch, source.name)) {
      if (change.tell === 'opened') ids.add(alertOf(change)?.id ?? '');
    }
  }
  for (const change of pipeline.flush(Infinity)) {
    if (change.tell === 'opened') ids.add(alertOf(change)?.id ?? '');
  }
  return ids;
}

/** Whether everything is read and nothing waits in the outbox. */
async function isDone(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/status`);
  const { sources, alerts } = (await response.json()) as {
    sources: { state: string }[];
    alerts: Record<string, number>;
  };
  return sources.every(({ state }) => state === 'waiting') && (alerts['waiting'] ?? 0) === 0;
}
