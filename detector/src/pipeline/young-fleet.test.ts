/** Faults on hosts that are known for minutes: each is one incident of its host that begins with its first line. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Line, youngFleet } from '../../test/fixtures/young-fleet.ts';

const { startMs, faults, quiet, linesOf, live, young, titles } = youngFleet;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;

test('Pipeline tells nothing of quiet hosts that are known for minutes', () => {
  assert.deepEqual(titles(live(young(), quiet(40))), []);
});

for (const fault of faults) {
  test(`Pipeline tells ${fault.name} on a host known for minutes, once`, (t: TestContext) => {
    const atMs = startMs + 7 * minuteMs + 47 * secondMs;
    const changes = live(young(), [...quiet(14), ...linesOf(fault, atMs)]);
    const opened = changes.filter(({ tell }) => tell === 'opened');
    assert.equal(opened.length, 1, titles(changes).join('\n'));
    const last = changes.findLast(
      ({ incident }) => incident.id === opened[0]?.incident.id,
    )?.incident;
    assert.deepEqual(last?.hosts, [fault.host]);
    assert.equal(last.startedWith?.text, fault.lines[0]?.[3]);
    assert.equal(opened[0]?.incident.startedWith?.text, fault.lines[0]?.[3], 'when it is told');
    t.diagnostic(
      `${fault.name}: told ${(opened[0]!.incident.openedMs - atMs) / secondMs} s after its first line; ${titles(changes).join(' | ')}`,
    );
  });
}

test('Pipeline lets no host wait for what starts on another in the same minute', () => {
  const atMs = startMs + 7 * minuteMs + 17 * secondMs;
  const started = Array.from('abcdefghijklmnopqrst', (letter, i): Line => {
    const about = { host: 'ocean', job: 'systemd-journal', service: 'shop', level: 'info' };
    const text = `${letter.repeat(6)} ${'is ready '.repeat(i + 1)}`;
    return { ...about, timeMs: atMs - 5_000 + 100 * i, text };
  });
  const together = faults.slice(0, 3);
  const lines = together.flatMap((fault) => linesOf(fault, atMs));
  const changes = live(young(), [...quiet(14), ...started, ...lines]);
  for (const { host } of together) {
    const told = changes.find(
      ({ tell, incident }) => tell === 'opened' && incident.hosts[0] === host,
    );
    assert.ok(
      told !== undefined && told.incident.openedMs - atMs <= 5_000,
      titles(changes).join('\n'),
    );
  }
});

test('Pipeline tells all of them in one hour, the silent agent too, and nothing else', (t: TestContext) => {
  const silentMs = startMs + 46 * minuteMs;
  const lines = [
    ...quiet(60).filter(({ host, timeMs }) => host !== 'node005' || timeMs < silentMs),
    ...faults.flatMap((fault, i) =>
      linesOf(fault, startMs + (7 + 6 * i) * minuteMs + 17 * secondMs),
    ),
  ];
  const changes = live(young(), lines);
  const opened = changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
  const expected = [...faults.map(({ host }) => host), 'node005'];
  assert.deepEqual(
    opened.map((incident) => incident.hosts.join(' ')),
    expected,
    titles(changes).join('\n'),
  );
  assert.deepEqual(opened.at(-1)?.kinds, ['silence']);
  t.diagnostic(
    `silence: told ${(opened.at(-1)!.openedMs - silentMs) / secondMs} s after the last line could have come`,
  );
});
