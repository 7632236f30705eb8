import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 3;
const steps = ['accepted', 'checked', 'reserved', 'paid', 'answered'] as const;
const requests = days * 1_440;
/** The first of the requests that are not as always. */
const oddRequest = Math.floor(requests * 0.8);

interface Odd {
  /** Steps of request `oddRequest` and of those after it. */
  readonly odd?: readonly (readonly string[])[];
}

/** An id that looks like none of those beside it, in eight hexadecimal digits. */
function idOf(request: number): string {
  return (0x1a_00_00_00 + ((request * 7_368_787) % 0x60_00_00_00)).toString(16).padStart(8, 'a');
}

/**
 * A request each minute, five of them at work at any time, in two services: only their id says which line is of
 * which. Another service talks of other things.
 */
function shop({ odd = [] }: Odd = {}): readonly Line[] {
  const lines: Line[] = [];
  for (let request = 0; request < requests; request++) {
    const atMs = startMs + request * minuteMs + ((request * 977) % 50_000);
    for (const [i, step] of (odd[request - oddRequest] ?? steps).entries()) {
      const timeMs = atMs + i * 60_000 + ((request * 31_337 + i * 7_919) % 20_000);
      const service = step === 'paid' || step === 'reserved' ? 'store' : 'web';
      lines.push({ timeMs, service, text: `request id=${idOf(request)} was ${step} by us` });
    }
    const text = `pool has ${(request * 37) % 10} free`;
    lines.push({ timeMs: atMs + 30_000 + (request % 7) * 1_000, service: 'web', text });
    lines.push({ timeMs: atMs + 9_000, service: 'clock', text: 'the hour is known' });
  }
  return lines;
}

const only = (...some: readonly string[]): readonly string[] => some;
const without = (step: string): readonly string[] => steps.filter((other) => other !== step);
const times = (count: number, of: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: count }, () => of);

function opened(lines: readonly Line[], options: RunOptions = {}) {
  const { changes } = runLines(lines, options);
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
}

/** Of all incidents, what is said of sessions. */
function sessionsSaid(lines: readonly Line[]): readonly string[] {
  return runLines(lines).changes.flatMap(({ incident: { explanation } }) =>
    explanation.factors.filter(({ kind }) => kind === 'session').map(({ sentence }) => sentence),
  );
}

test('the key of a source is found by itself, over its services; requests as always are not told', () => {
  const { changes, pipeline } = runLines(shop());
  assert.deepEqual(changes, []);
  assert.equal(pipeline.status().findings.session, undefined);
  const { groups } = pipeline.snapshot().sessions?.sources ?? {};
  assert.deepEqual(
    groups?.map((group) => group?.form.name),
    ['id'],
  );
});

test('requests that break off are told, with the key, what is missing, and the first line', () => {
  const lines = shop({ odd: times(6, only('accepted', 'checked')) });
  const [incident, ...more] = opened(lines);
  assert.deepEqual(more, []);
  assert.deepEqual(incident?.kinds, ['session']);
  const [said] = sessionsSaid(lines);
  assert.match(
    said ?? '',
    /^id [0-9a-f]{8}: 1 of 1 ".*was checked by us", ".*was answered by us" missing/,
  );
  assert.match(
    said ?? '',
    /; \d+ of 3,\d\d\d sessions that began with ".*was accepted by us" ended so$/,
  );
  assert.match(incident?.startedWith?.text ?? '', /^request id=[0-9a-f]{8} was accepted by us$/);
  assert.equal(incident?.startedWith?.service, 'web');
});

test('one broken request is found, and not told by itself alone', () => {
  const { changes, pipeline } = runLines(shop({ odd: [without('reserved')] }));
  assert.deepEqual(
    changes.filter(({ tell }) => tell === 'opened'),
    [],
  );
  assert.equal(pipeline.status().findings.session, 1);
});

test('a line that no such session has had is the first unlikely one', () => {
  const strange = only('accepted', 'checked', 'handed to nobody', 'paid', 'answered');
  const incidents = opened(shop({ odd: times(5, strange) }));
  assert.equal(incidents.length, 1);
  assert.match(incidents[0]?.startedWith?.text ?? '', /was handed to nobody by us/);
});

test('a time in which nothing was heard breaks no session', () => {
  const fromMs = startMs + 2 * 1_440 * minuteMs + 1_900;
  const lines = shop().filter(
    ({ timeMs }) => timeMs < fromMs || timeMs > fromMs + 50 * minuteMs + 1_700,
  );
  assert.equal(runLines(lines).pipeline.status().findings.session, undefined);
});

test('sessions give the same however the input is cut and the pipeline restarted', () => {
  const lines = shop({ odd: times(6, only('accepted', 'checked')) });
  const whole = runLines(lines).changes;
  assert.ok(whole.length > 0);
  const cuts = [0.0313, 0.04, 0.05, 0.3, 0.7991, 0.8, 0.8013, 0.80135, 0.81, 0.9];
  assert.deepEqual(runLines(lines, { cuts }).changes, whole);
});

test('a new way of answering requests is told once and learned', () => {
  const incidents = opened(shop({ odd: times(300, without('reserved')) }));
  assert.equal(incidents.filter(({ kinds }) => kinds.includes('session')).length, 1);
});
