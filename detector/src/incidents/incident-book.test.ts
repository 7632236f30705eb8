import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordId, Signature } from '../model/types.ts';
import { IncidentBook } from './incident-book.ts';
import type { Report } from './report.ts';
import { reportOf } from './test/report-of.ts';

const minuteMs = 60_000;

test('IncidentBook joins what follows on one host, of one template, within five minutes', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  assert.ok(book.join(reportOf(5, { signature: 'other' as Signature, templateId: 'u' })));
  assert.ok(book.join(reportOf(6, { host: 'dns01', signature: 'third' as Signature })));
  assert.equal(book.join(reportOf(12)), undefined);
  assert.equal(
    book.join(reportOf(8, { host: 'x', signature: 'y' as Signature, templateId: 'z' })),
    undefined,
  );
});

test('IncidentBook does not put what late lines tell of an hour before into an incident of now', () => {
  const book = new IncidentBook();
  book.open(reportOf(100), true);
  assert.equal(book.join(reportOf(40, { signature: 'late' as Signature })), undefined);
  assert.ok(book.join(reportOf(96, { signature: 'late' as Signature })));
});

test('IncidentBook does not take another service of its host in because it goes on and on', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  for (let minute = 1; minute < 20; minute++) book.join(reportOf(minute));
  const other = { service: 'mail', signature: 'mail' as Signature, templateId: 'm' };
  assert.equal(book.join(reportOf(20, other)), undefined);
  const own = { signature: 'own' as Signature, templateId: 'o' };
  assert.ok(book.join(reportOf(20, own)), 'another kind of the same service');
  assert.ok(book.join(reportOf(21, other)), 'soon after something new');
});

test('IncidentBook lets an incident of a host as a whole take a service in only while there is news', () => {
  const book = new IncidentBook();
  const whole = { service: '', signature: 'whole' as Signature, templateId: '' };
  book.open(reportOf(0, whole), true);
  assert.ok(book.join(reportOf(1)), 'soon after it began');
  for (let minute = 2; minute < 6; minute++) assert.ok(book.join(reportOf(minute, whole)));
  const next = { signature: 'next' as Signature, templateId: 'n' };
  assert.equal(book.join(reportOf(6, next)), undefined, 'of the service that came in first');
  const other = { service: 'shop', signature: 'shop' as Signature, templateId: 's' };
  assert.equal(book.join(reportOf(6, other)), undefined);
  assert.ok(book.join(reportOf(6, { ...whole, signature: 'sum' as Signature })), 'of the whole');
});

test('IncidentBook is not kept open to other services by what is no news by itself', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  const weak = { service: 'ssh', signature: 'weak' as Signature, templateId: 'w' };
  assert.ok(book.join(reportOf(1, weak), false));
  const other = { service: 'mail', signature: 'mail' as Signature, templateId: 'm' };
  assert.equal(book.join(reportOf(3, other)), undefined);
});

test('IncidentBook counts the service that it began with as its own, not one that came in with it', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  const login = { service: 'ssh', signature: 'login' as Signature, templateId: 'l' };
  assert.ok(book.join(reportOf(1, login)));
  const guesses = { service: 'ssh', signature: 'guess' as Signature, templateId: 'g' };
  assert.equal(book.join(reportOf(4, guesses)), undefined);
});

test('IncidentBook keeps the silence of a host apart from what else befalls it', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  const silence: Partial<Report> = { signature: 'heartbeat' as Signature, kinds: ['silence'] };
  assert.equal(book.join(reportOf(1, { ...silence, templateId: '', hold: 'k' })), undefined);
  book.open(reportOf(1, { ...silence, templateId: '', hold: 'k' }), true);
  assert.deepEqual(book.join(reportOf(2))?.incident.kinds, ['frequency']);
  const later = { service: 'mail', signature: 'mail' as Signature, templateId: 'm' };
  assert.deepEqual(book.join(reportOf(2, later))?.incident.kinds, ['frequency']);
  const [ended] = book.release('k', 3 * minuteMs);
  assert.deepEqual(ended?.incident.kinds, ['silence']);
});

test('IncidentBook takes in no more of a host that came in by a template than that template', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  assert.ok(book.join(reportOf(1, { host: 'dns01', signature: 'there' as Signature })));
  const own = { host: 'dns01', signature: 'own' as Signature, templateId: 'own' };
  assert.equal(book.join(reportOf(2, own)), undefined);
  book.open(reportOf(2, own), true);
  const change = book.join(
    reportOf(3, { ...own, signature: 'more' as Signature, templateId: 'm' }),
  );
  assert.deepEqual(change?.incident.hosts, ['dns01']);
});

test('IncidentBook takes the new and bad line as the root, not the first that was told', () => {
  const book = new IncidentBook();
  book.open(reportOf(1), true);
  const change = book.join(
    reportOf(1, {
      signature: 'root' as Signature,
      kinds: ['novel-template'],
      badness: 1,
      explanation: { headline: 'root', expected: '', seen: '', factors: [], related: [] },
    }),
  );
  assert.equal(change?.incident.title, 'root');
  assert.equal(change?.tell, 'new-kind');
  const late = book.join(reportOf(4, { kinds: ['novel-template'], badness: 1 }));
  assert.equal(late?.incident.title, 'root');
});

test('IncidentBook tells that it escalated once, and that it is resolved', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  assert.equal(book.join(reportOf(1, { severity: 'high' }))?.tell, 'escalated');
  assert.equal(book.join(reportOf(2, { severity: 'high' }))?.tell, 'nothing');
  assert.deepEqual(book.advance(20 * minuteMs), []);
  const [resolved] = book.advance(33 * minuteMs);
  assert.equal(resolved?.tell, 'resolved');
  assert.equal(resolved?.incident.state, 'resolved');
  assert.equal(resolved?.incident.resolvedMs, 32 * minuteMs);
  assert.equal(book.size, 0);
});

test('IncidentBook tells nothing of what was not told', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), false);
  assert.equal(book.join(reportOf(1, { severity: 'critical' }))?.tell, 'nothing');
  assert.equal(book.advance(100 * minuteMs)[0]?.tell, 'nothing');
});

test('IncidentBook keeps ten lines, first and last among them, and its limits', () => {
  const book = new IncidentBook({ openMax: 2 });
  book.open(reportOf(0), true);
  let last = book.join(reportOf(1));
  for (let minute = 2; minute < 300; minute++) last = book.join(reportOf(minute));
  const { sampleLines, anomalyIds, count } = last!.incident;
  assert.equal(sampleLines.length, 10);
  assert.equal(sampleLines[0]?.text, 'line 0');
  assert.equal(sampleLines.at(-1)?.text, 'line 299');
  assert.equal(anomalyIds.length, 100);
  assert.equal(count, 900);
  for (let i = 0; i < 5; i++) {
    book.open(reportOf(300 + i, { host: `h${i}`, signature: `s${i}` as Signature }), true);
  }
  assert.equal(book.size, 2);
});

test('IncidentBook shows a line once, whether it came with its service or in a sum of its host', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  const { line } = reportOf(0);
  const sum = { service: '', templateId: '', signature: 'sum' as Signature };
  const ofSum = { ...line!, id: 'other' as RecordId, service: '' };
  const change = book.join(reportOf(0, { ...sum, line: ofSum }));
  assert.deepEqual(change?.incident.sampleLines, [line]);
});

test('IncidentBook lets go of what a person ended: the same again is told again', () => {
  const book = new IncidentBook();
  const [opened] = book.open(reportOf(0), true);
  assert.ok(book.join(reportOf(1)));
  const id = opened?.incident.id;
  assert.ok(id);
  book.letGo(id);
  assert.equal(book.size, 0);
  assert.equal(book.join(reportOf(2)), undefined);
  const [again] = book.open(reportOf(2), true);
  assert.equal(again?.tell, 'opened');
  assert.notEqual(again.incident.id, id);
});

test('IncidentBook goes on from a snapshot', () => {
  const book = new IncidentBook();
  book.open(reportOf(0), true);
  const again = new IncidentBook();
  again.restore(JSON.parse(JSON.stringify(book.snapshot())));
  assert.deepEqual(
    JSON.parse(JSON.stringify(again.join(reportOf(1)))),
    JSON.parse(JSON.stringify(book.join(reportOf(1)))),
  );
});

test('IncidentBook keeps what comes of work on a host apart, but for what went on before', () => {
  const book = new IncidentBook();
  const work: Partial<Report> = { isMaintenance: true, kinds: ['novel-template'] };
  book.open(reportOf(0), true);
  assert.equal(book.join(reportOf(1, { ...work, signature: 'work' as Signature })), undefined);
  book.open(reportOf(1, { ...work, signature: 'work' as Signature }), false);
  const more = book.join(reportOf(2, { ...work, signature: 'more' as Signature }));
  assert.deepEqual(more?.incident.kinds, ['novel-template']);
  const goesOn = book.join(reportOf(2, work));
  assert.equal(goesOn?.tell, 'nothing');
  assert.deepEqual(goesOn?.incident.kinds, ['frequency', 'novel-template']);
  assert.equal(book.join(reportOf(3, { kinds: ['novel-template'] }))?.tell, 'new-kind');
});

test('IncidentBook puts nothing that is to be told into what comes of work, also of one signature', () => {
  const book = new IncidentBook();
  book.open(reportOf(0, { isMaintenance: true }), false);
  assert.equal(book.join(reportOf(1)), undefined);
  assert.equal(book.join(reportOf(1, { severity: 'high' })), undefined);
  assert.equal(book.open(reportOf(1), true)[0]?.tell, 'opened');
  assert.equal(book.advance(100 * minuteMs).filter(({ tell }) => tell === 'resolved').length, 1);
});

test('IncidentBook begins with the worse worded of what two services said at once, whichever was first', () => {
  const program = { ...novelAt(900), badness: 1, signature: 'program' as Signature };
  const end = { badness: 0.85, signature: 'end' as Signature, service: 'systemd' };
  const ofItsEnd = { ...novelAt(0), ...end };
  for (const [first, second] of [
    [program, ofItsEnd],
    [ofItsEnd, program],
  ] as const) {
    const book = new IncidentBook();
    book.open(first, true);
    assert.deepEqual(book.join(second)?.incident.startedWith, program.line);
  }
});

test('IncidentBook begins with the earlier of two that are as bad as each other, of one service, or further apart', () => {
  for (const [laterMs, badness, service] of [
    [200, 0.85, 'systemd'],
    [200, 1, 'db'],
    [1001, 1, 'systemd'],
  ] as const) {
    const book = new IncidentBook();
    const earlier = { ...novelAt(0), badness: 0.85, signature: 'earlier' as Signature };
    const later = { ...novelAt(laterMs), badness, service, signature: 'later' as Signature };
    book.open(later, true);
    assert.deepEqual(book.join(earlier)?.incident.startedWith, earlier.line);
  }
});

test('IncidentBook begins with the earlier of two troubles, with the trouble where only one says any', () => {
  for (const [badness, root] of [
    [0.5, 'after 0 ms'],
    [0.2, 'after 60000 ms'],
  ] as const) {
    const book = new IncidentBook();
    book.open({ ...novelAt(60_000), badness: 1, signature: 'later' as Signature }, true);
    const joined = book.join({ ...novelAt(0), badness, signature: 'earlier' as Signature });
    assert.equal(joined?.incident.startedWith?.text, root);
  }
});

test('IncidentBook begins with what was too weak to be told, of its host and service and soon before it', () => {
  const before = { ...novelAt(0), badness: 0.7, signature: 'before' as Signature, strength: 5 };
  for (const [weak, laterMs, root] of [
    [before, 60_000, 'after 0 ms'],
    [before, 121_000, 'after 121000 ms'],
    [{ ...before, service: 'another' }, 60_000, 'after 60000 ms'],
  ] as const) {
    const book = new IncidentBook();
    assert.equal(book.attach(weak), undefined);
    const again = new IncidentBook();
    again.restore(JSON.parse(JSON.stringify(book.snapshot())));
    const later = { ...novelAt(laterMs), badness: 0.9, signature: 'later' as Signature };
    const [opened] = again.open(later, true);
    assert.equal(opened?.tell, 'opened');
    assert.equal(opened.incident.startedWith?.text, root);
  }
});

test('IncidentBook takes nothing in that another service said before and that is neither trouble nor news', () => {
  const before = { ...novelAt(0), service: 'systemd', signature: 'before' as Signature };
  for (const [report, isNews, isTaken] of [
    [{ ...before, badness: 0.2 }, false, false],
    [{ ...before, badness: 0.2 }, true, true],
    [{ ...before, badness: 0.5 }, false, true],
    [{ ...before, badness: 0.2, service: 'db' }, false, true],
    [{ ...novelAt(6_000), badness: 0.2, service: 'systemd' }, false, true],
  ] as const) {
    const book = new IncidentBook();
    const [opened] = book.open({ ...novelAt(5_000), badness: 0.9 }, true);
    const joined = book.join(report, isNews);
    assert.equal(joined !== undefined, isTaken, JSON.stringify(report));
    const { firstSeenMs } = (joined ?? opened)!.incident;
    assert.equal(firstSeenMs, isTaken && report.line!.timestampMs === 0 ? 0 : 5_000);
  }
});

/** Of something new, so long after the minute began. */
function novelAt(ms: number): Report {
  const report = reportOf(0, { kinds: ['novel-template'] });
  const line = report.line && { ...report.line, timestampMs: ms, text: `after ${ms} ms` };
  return { ...report, line };
}
