import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { loadSettings } from '../config/load-settings.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import type { PipelineStatus } from '../pipeline/pipeline-status.ts';
import { openSources } from './open-sources.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 8, 1);
const endMs = startMs + 24 * 60 * minuteMs;
const burstMinute = 20 * 60;

/** What two services said over a day; one of them says something very often in one minute of its evening. */
function twoDiaries(): Readonly<Record<string, readonly string[]>> {
  const shop: string[] = [];
  const store: string[] = ['# store, started by hand'];
  for (let timeMs = startMs; timeMs < endMs; timeMs += 20_000) {
    const minute = Math.floor((timeMs - startMs) / minuteMs);
    const at = (laterMs: number): string => new Date(timeMs + laterMs).toISOString();
    shop.push(`${at(0)} host1 shop: GET /cart/${minute} took ${minute % 90} ms`);
    store.push(`${at(300)} host1 store: checkpoint ${minute} complete`);
    store.push(`${at(700)} host1 store: lock ${minute} was waited for`);
    if (minute !== burstMinute) continue;
    for (let i = 0; i < 60; i++)
      store.push(`${at(1_000 + i)} host1 store: lock ${i} was waited for`);
  }
  return { 'shop.log': shop, 'store.log': store };
}

interface Told {
  readonly titles: readonly string[];
  readonly status: PipelineStatus;
}

/** What the service's file source, following the folder, lets the pipeline find of what is there. */
async function follow(
  t: TestContext,
  files: Readonly<Record<string, readonly string[]>>,
): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'followed-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  const flags = { files: folder, journald: 'off', 'syslog-listen': 'off', push: 'off' };
  const { settings } = loadSettings({
    flags: { ...flags, timezone: 'UTC' },
    environment: {},
    file: undefined,
  });
  const { pipeline, streams } = createPipeline({
    budget: 3,
    timezone: 'UTC',
    learnMs: 360 * minuteMs,
  });
  const clock = { nowMs: () => Date.now() };
  const opened = await openSources({
    settings,
    streams,
    clock,
    hostname: 'here',
    onProblem: (_where, error) => assert.ifError(error),
  });
  const [source] = opened.sources;
  assert.ok(source !== undefined);
  const stop = new AbortController();
  const titles: string[] = [];
  for await (const batch of source.read('', stop.signal)) {
    for (const { tell, incident } of pipeline.push(batch, source.name))
      if (tell === 'opened') titles.push(incident.title);
    if (source.status().lagBytes === 0) stop.abort();
  }
  await source.close();
  return { titles, status: pipeline.status() };
}

test('openSources() follows several old files so that a burst in any of them is found', async (t) => {
  const { titles, status } = await follow(t, twoDiaries());
  assert.equal(status.linesLate, 0);
  assert.equal(titles.length, 1);
  assert.match(titles[0] ?? '', /Many more lines from store .*lock/);
});
