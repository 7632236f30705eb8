import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { hashBytes } from '../model/hash-bytes.ts';
import { TemplateMiner } from './template-miner.ts';

/** Lines of a daemon, a web server and a job runner: `{}` is a number, `{name}` one of a few names. */
const kinds = [
  'Accepted password for {name} from 10.0.{}.{} port {} ssh2',
  'Failed password for invalid user {name} from 203.0.113.{} port {} ssh2',
  'pam_unix(sshd:session): session opened for user {name} by (uid={})',
  'Connection closed by 10.0.{}.{} port {} [preauth]',
  '10.0.0.{} - - "GET /api/items/{} HTTP/1.1" {} {}',
  'upstream timed out ({}: Connection timed out) while reading from upstream, client: 10.0.0.{}',
  'job {} state=RUNNING progress={}% node=node-{} heap={}.5 KB',
  'job {} moved from QUEUED to RUNNING after {} ms',
  'job {} moved from RUNNING to DONE after {} ms',
  'wrote /var/spool/jobs/{}.json ({} bytes) for tenant {name}',
  'lease 0x{}f renewed until Fri Jun 17 07:{}:00 2005, renewals: {}',
  'worker pool idle',
];
const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];

/** The same lines on every machine: a linear congruential generator (Knuth, MMIX's low half). */
function corpus(count: number): string[] {
  let state = 7;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return Array.from({ length: count }, () =>
    (kinds[below(kinds.length)] ?? '')
      .replaceAll('{name}', () => names[below(names.length)] ?? '')
      .replaceAll('{}', () => String(below(90) + 10)),
  );
}

function minerOf(lines: readonly string[]): TemplateMiner {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const batch = allocateLineBatch(bytes, lines.length);
  let at = 0;
  for (const [row, line] of lines.entries()) {
    batch.messageStart[row] = at;
    batch.messageEnd[row] = at + line.length;
    at += line.length + 1;
  }
  batch.length = lines.length;
  const miner = new TemplateMiner();
  miner.push(batch);
  return miner;
}

/** How often, and what. */
function textsOf(lines: readonly string[]): string[] {
  const miner = minerOf(lines);
  return miner.numbers().map((number) => `${miner.get(number)?.count} ${miner.text(number)}`);
}

test('the templates of the golden corpus are what they were', () => {
  assert.deepEqual(textsOf(corpus(3000)).toSorted(), [
    '232 pam_unix(sshd:session): session opened for user <*> by (uid=<*>)',
    '237 <*> - - "GET <*> HTTP/<*>" <*> <*>',
    '237 job <*> moved from RUNNING to DONE after <*> ms',
    '244 lease <*> renewed until <*>, renewals: <*>',
    '246 job <*> moved from QUEUED to RUNNING after <*> ms',
    '249 Failed password for invalid user <*> from <*> port <*> ssh2',
    '249 upstream timed out (<*>: Connection timed out) while reading from upstream, client: <*>',
    '250 Connection closed by <*> port <*> [preauth]',
    '252 Accepted password for <*> from <*> port <*> ssh2',
    '258 wrote <*> (<*> bytes) for tenant <*>',
    '259 job <*> state=RUNNING progress=<*>% node=node-<*> heap=<*> KB',
    '287 worker pool idle',
  ]);
});

test('the ids of the golden corpus are what they were', () => {
  const miner = minerOf(corpus(3000));
  const ids = miner.numbers().map((number) => miner.idOf(number));
  assert.equal(hashBytes(new TextEncoder().encode(ids.join())), 'c86e7237eb3f4a54');
});
