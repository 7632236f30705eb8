import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadSettings } from '../../config/load-settings.ts';
import type { IncidentChange } from '../../model/types.ts';
import { loadPatterns } from '../../pipeline/load-patterns.ts';
import type { PipelineState } from '../../pipeline/pipeline-state.ts';
import { Simulator } from '../../simulator/simulator.ts';
import type { SourceStatus } from '../../sources/source.ts';
import { openInputs } from '../open-inputs.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 2);
const { settings } = loadSettings({ flags: { learn: '1d' }, environment: {}, file: undefined });
const { patterns } = await loadPatterns(undefined);
const trace = [
  'Exception in thread "main" java.lang.NullPointerException: cart is null',
  '\tat shop.Cart.total(Cart.java:41)',
  '\tat shop.Order.place(Order.java:17)',
];

/** Three days of a fleet with faults and traces in two files, one of them packed, and a file without a word. */
function fleetFiles(t: TestContext, seed = 5): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'reading-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const simulator = new Simulator({
    seed,
    startMs,
    timezone: 'UTC',
    linesPerDay: 3_000,
    faultsPerDay: 4,
    quietMs: dayMs,
    format: 'rfc5424',
  });
  const texts: [string[], string[]] = [[], []];
  for (const [i, { host, text }] of simulator.next(100_000, startMs + 3 * dayMs).entries()) {
    const file = texts[host === 'ocean' ? 0 : 1];
    file.push(text);
    if (i % 1_000 === 999) file.push(...trace);
  }
  const names = ['ocean.log', 'others.log.gz', 'wordless.log'];
  const paths = names.map((name) => join(folder, name));
  writeFileSync(paths[0]!, texts[0].map((line) => `${line}\n`).join(''));
  writeFileSync(paths[2]!, '\n\n');
  writeFileSync(paths[1]!, gzipSync(texts[1].map((line) => `${line}\n`).join('')));
  return paths;
}

interface Run {
  readonly changes: readonly IncidentChange[];
  readonly state: PipelineState;
  readonly status: SourceStatus;
}

async function run(
  inputs: readonly string[],
  threads: number,
  model?: PipelineState,
): Promise<Run> {
  const { pipeline, source } = await openInputs({ inputs, settings, patterns, threads });
  if (model !== undefined) pipeline.restore(structuredClone(model));
  const changes: IncidentChange[] = [];
  for await (const batch of source.read('', new AbortController().signal))
    changes.push(...pipeline.push(batch, source.name));
  changes.push(...pipeline.flush(Infinity));
  await source.close();
  return { changes, state: pipeline.snapshot(), status: source.status() };
}

test('ReadingThread gives the incidents, the state and the numbers that one thread gives', async (t) => {
  const inputs = fleetFiles(t);
  const [alone, ahead] = [await run(inputs, 1), await run(inputs, 2)];
  assert.ok(
    alone.changes.some(({ tell }) => tell === 'opened'),
    'nothing happened',
  );
  assert.ok(alone.state.lines > 8_000);
  assert.deepEqual(ahead, alone);
  const more = fleetFiles(t, 6);
  assert.deepEqual(await run(more, 2, alone.state), await run(more, 1, alone.state));
});

test('ReadingThread fails as its source does', async () => {
  const failures = await Promise.all(
    [1, 2].map((threads) => run(['/nowhere/at-all.log'], threads).catch((error: unknown) => error)),
  );
  const [alone, ahead] = failures.map((error) => {
    const { name, message, code, hint } = error as Record<string, unknown>;
    return { name, message, code, hint };
  });
  assert.equal(alone?.code, 'input-not-found');
  assert.deepEqual(ahead, alone);
});

test('ReadingThread ends when it is told to', async (t) => {
  const inputs = fleetFiles(t);
  const { source } = await openInputs({ inputs, settings, patterns, threads: 2 });
  const stop = new AbortController();
  let batches = 0;
  for await (const { length } of source.read('', stop.signal)) {
    assert.ok(length > 0);
    batches++;
    stop.abort();
  }
  assert.equal(batches, 1);
  assert.notEqual(source.status().state, 'ended');
});
