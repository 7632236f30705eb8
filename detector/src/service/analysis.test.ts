import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { Clock } from '../model/clock.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Incident, IncidentChange } from '../model/types.ts';
import type { Source, SourceStatus } from '../sources/source.ts';
import { Analysis, type Analyser, type AnalysisOptions } from './analysis.ts';
import type { Checkpoint } from './checkpoints.ts';

/** Gives `count` batches of two lines each; its cursor is how many it gave. */
class CountingSource implements Source {
  readonly name = 'counting';
  readonly #count: number;
  readonly committedCursors: string[] = [];
  #state: SourceStatus['state'] = 'reading';

  constructor(count: number) {
    this.#count = count;
  }

  async *read(cursor: string): AsyncIterable<LineBatch> {
    for (let i = Number(cursor); i < this.#count; i++) {
      const batch = allocateLineBatch(new Uint8Array(2), 2);
      batch.timeMs.fill(i * 1_000);
      batch.length = 2;
      batch.cursor = String(i + 1);
      yield await Promise.resolve(batch);
    }
    this.#state = 'ended';
  }

  committed(cursor: string): Promise<void> {
    this.committedCursors.push(cursor);
    return Promise.resolve();
  }

  status(): SourceStatus {
    const none = { lagBytes: undefined, totalBytes: undefined, problem: undefined };
    return {
      name: this.name,
      state: this.#state,
      linesRead: 0,
      bytesRead: 0,
      skipped: {},
      ...none,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Counts lines; every tenth batch opens an incident that is to be told. */
class CountingAnalyser implements Analyser {
  eventMs: number | undefined;
  batches = 0;

  push(batch: LineBatch): readonly IncidentChange[] {
    this.batches++;
    this.eventMs = batch.timeMs[0];
    const incident = { id: `incident ${this.batches}` } as unknown as Incident;
    return this.batches % 10 === 0 ? [{ incident, tell: 'opened' }] : [];
  }

  away(): void {
    // No source of these tests fails.
  }

  flush(): readonly IncidentChange[] {
    return [];
  }

  snapshot(): unknown {
    return { batches: this.batches };
  }
}

/** A second passes between any two looks. */
function tickingClock(): Clock {
  let nowMs = 0;
  return { nowMs: () => (nowMs += 1_000) };
}

function analysisOf(change: Partial<AnalysisOptions>): AnalysisOptions {
  return {
    analyser: new CountingAnalyser(),
    sources: [new CountingSource(25)],
    cursors: {},
    linesBySource: {},
    clock: tickingClock(),
    store: () => Promise.resolve(),
    onChanges: () => undefined,
    onProblem: () => undefined,
    commitEveryMs: 1_000_000_000,
    ...change,
  };
}

const forever = new AbortController().signal;

test('Analysis stores at once a first cursor and what is to be told, and the rest at the end', async () => {
  const stored: Checkpoint[] = [];
  const source = new CountingSource(25);
  const store = (checkpoint: Checkpoint): Promise<void> => {
    stored.push(checkpoint);
    return Promise.resolve();
  };
  await new Analysis(analysisOf({ sources: [source], store })).run(forever);
  assert.deepEqual(
    stored.map(({ cursors }) => cursors['counting']),
    ['1', '10', '20', '25'],
  );
  assert.deepEqual(
    stored.map(({ linesBySource }) => linesBySource['counting']),
    [2, 20, 40, 50],
  );
  assert.deepEqual(
    stored.map(({ pipelineState }) => pipelineState),
    [1, 10, 20, 25].map((batches) => ({ batches })),
  );
  assert.deepEqual(source.committedCursors, ['1', '10', '20', '25']);
});

test('Analysis goes on after the cursors given', async () => {
  const analyser = new CountingAnalyser();
  const options = analysisOf({
    analyser,
    cursors: { counting: '20' },
    linesBySource: { counting: 40 },
  });
  const analysis = new Analysis(options);
  await analysis.run(forever);
  assert.equal(analyser.batches, 5);
  assert.equal(analysis.linesBySource['counting'], 50);
});

test('Analysis neither loses nor repeats a change when the store fails for a while', async () => {
  let failures = 0;
  const shown: string[] = [];
  const analysis = new Analysis(
    analysisOf({
      store: async () => {
        if (failures++ === 0) throw new Error('disk full');
      },
      onChanges: (changes) => shown.push(...changes.map(({ incident }) => incident.id)),
    }),
  );
  await analysis.run(forever);
  assert.deepEqual(shown, ['incident 10', 'incident 20']);
  assert.equal(analysis.checkpoints.problem, undefined);
});

test('Analysis stores by time when nothing is to be told', async () => {
  let nowMs = 0;
  let stores = 0;
  const analyser = new CountingAnalyser();
  analyser.push = () => {
    nowMs += 100;
    return [];
  };
  const store = (): Promise<void> => {
    stores++;
    return Promise.resolve();
  };
  const clock = { nowMs: () => nowMs };
  await new Analysis(analysisOf({ analyser, clock, store, commitEveryMs: 500 })).run(forever);
  assert.equal(stores, 6);
});

test('Analysis stops when told to, with what it has on disk', async () => {
  const stopping = new AbortController();
  const stored: Checkpoint[] = [];
  const analyser = new CountingAnalyser();
  const store = (checkpoint: Checkpoint): Promise<void> => {
    stored.push(checkpoint);
    stopping.abort();
    return Promise.resolve();
  };
  await new Analysis(analysisOf({ analyser, store })).run(stopping.signal);
  assert.equal(stored.at(-1)?.cursors['counting'], String(analyser.batches));
  assert.ok(analyser.batches < 25);
});
