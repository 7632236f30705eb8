import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { TemplateMinerOptions } from './miner-limits.ts';
import { TemplateMiner } from './template-miner.ts';

/** A batch of these lines, a second apart from `startMs` on. */
function batchOf(lines: readonly string[], startMs = 0): LineBatch {
  const pieces = lines.map((line) => Buffer.from(line, 'utf8'));
  const batch = allocateLineBatch(new Uint8Array(Buffer.concat(pieces)), lines.length);
  let at = 0;
  for (const [row, piece] of pieces.entries()) {
    batch.messageStart[row] = at;
    at += piece.length;
    batch.messageEnd[row] = at;
    batch.timeMs[row] = startMs + row * 1000;
  }
  batch.length = lines.length;
  return batch;
}

function numbersOf(batch: LineBatch): number[] {
  return [...batch.template.subarray(0, batch.length)];
}

/** Texts of the lines' templates when all lines were seen. */
function textsOf(lines: readonly string[], options: TemplateMinerOptions = {}): string[] {
  const miner = new TemplateMiner(options);
  const batch = batchOf(lines);
  miner.push(batch);
  return numbersOf(batch).map((number) => miner.text(number));
}

const logins = ['root', 'alice', 'bob', 'carol'].map(
  (user, i) => `session opened for user ${user} by (uid=${i})`,
);

/** Lines of a small grammar, some of few kinds, some of many. */
const word = fc.constantFrom('disk', 'link', 'up', 'down', 'error', 'eth0', 'sda', 'NEW', 'x');
const value = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('10.0.0.1:22', '/var/log/a', 'node-12', 'true', 'a=', '()', 'k="a b"', '5 KB'),
);
const line = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, value), { maxLength: 6 })
  .map((parts) => parts.join(' '));
const lines = fc.array(line, { maxLength: 60 });

test('TemplateMiner masks numbers, addresses, paths, ids, booleans and times', () => {
  assert.deepEqual(
    textsOf([
      'Received block blk_-1608999687919862906 of size 91178 from /10.250.14.224',
      '10.251.42.84:57069 Served block, took 17 ms at 07:07:00',
      'opened /var/log/syslog.1 with flags=0x1f, ok=true.',
      'mask 0xff [client 2001:db8:0:0:8:800:200c:417a]',
      'request 3f2504e0-4f89-11d3-9a0c-0305e82ced33 done',
      'node-246 wrote core.2275, see hdfs://nn1:9000/a/b',
      'mac 00:1b:44:11:3a:b7 seen at Fri Jun 17 07:07:00 2005',
    ]),
    [
      'Received block <*> of size <*> from <*>',
      '<*>:<*> Served block, took <*> ms at <*>',
      'opened <*> with flags=<*>, ok=<*>.',
      'mask <*> [client <*>]',
      'request <*> done',
      'node-<*> wrote core.<*>, see hdfs://<*>',
      'mac <*> seen at <*>',
    ],
  );
});

test('TemplateMiner takes an address with colons for one value, however it is written', () => {
  const addresses =
    '2001:db8::1 2001:db8:0:1:2:3:4:5 fe80::1ff:fe23:4567:890a%eth0 ::1 ::ffff:203.0.113.9 2001:db8::/32 ' +
    '00:1b:44:11:3a:b7 aa:bb:cc:dd:ee:ff 0000:00:1f.3 0000:b3:02.0 203.0.113.9';
  const links = addresses.split(' ').map((address) => `link ${address} is up`);
  assert.deepEqual(new Set(textsOf(links)), new Set(['link <*> is up']));
  assert.deepEqual(textsOf(['en0:2001:db8:0:1:2:3:4:5 joined']), ['en0:<*> joined']);
  const names = ['call of std::min10 failed', 'face::decade has 3', 'a::b and c:: of Foo::10'];
  assert.deepEqual(textsOf(names), [
    'call of std::<*> failed',
    'face::decade has <*>',
    'a::b and c:: of Foo::<*>',
  ]);
});

test('TemplateMiner makes one template of an access log, whatever is asked for, with which agent', () => {
  const head = '10.0.0.1 - - [12/Nov/2026:10:11:12 +0000] "GET';
  const requests = [
    `${head} / HTTP/1.1" 200 512 "-" "curl/8.5"`,
    `${head} /a/../b;c=(1),2 HTTP/1.1" 404 0 "https://example.org/?q=1" "Mozilla/5.0 (X11; Linux x86_64)"`,
    `${head} /index.php?id=5&x=a,b HTTP/2" 200 7 "-" "an \\"agent\\" "`,
  ];
  assert.deepEqual(
    new Set(textsOf(requests)),
    new Set(['<*> - - [<*>:<*>:<*>:<*> <*>] "GET <*> HTTP/<*>" <*> <*> "<*>" "<*>"']),
  );
  const queries = ['fetched /a?b=1&c=d, retried', 'fetched /a/b?c, retried'];
  assert.deepEqual(new Set(textsOf(queries)), new Set(['fetched <*>, retried']));
});

test('TemplateMiner takes a list of numbers for one value, but neither arguments nor columns', () => {
  const lists = ['cpus 0-3,8 idle', 'cpus 5 idle', 'cpus 1,2,3,4 idle'];
  assert.deepEqual(new Set(textsOf(lists)), new Set(['cpus <*> idle']));
  assert.deepEqual(textsOf(['move(12,34) done', 'igb0,4,17,udp,328']), [
    'move(<*>,<*>) done',
    'igb0,<*>,<*>,udp,<*>',
  ]);
});

test('TemplateMiner makes one template where a name is expected, as soon as it changes', () => {
  assert.deepEqual(new Set(textsOf(logins)), new Set(['session opened for user <*> by (uid=<*>)']));
});

test('TemplateMiner keeps plain words and states apart until many were seen', () => {
  const states = ['task moved from NEW to READY', 'task moved from READY to DONE'];
  assert.deepEqual(textsOf(states), states);
  const few = ['red', 'green', 'blue'].map((colour) => `lamp of the hall shows ${colour} light`);
  assert.deepEqual(textsOf(few), few);
  const many = 'red green blue white black brown pink'
    .split(' ')
    .map((colour) => `lamp of the hall shows ${colour} light`);
  assert.equal(new Set(textsOf(many)).size, 1);
});

test('TemplateMiner drops a unit that varies with its number, and keeps one that does not', () => {
  assert.deepEqual(new Set(textsOf(['free 12.5 KB of heap', 'free 3 MB of heap'])).size, 1);
  assert.equal(textsOf(['free 12.5 KB of heap', 'free 3 MB of heap'])[0], 'free <*> of heap');
  assert.equal(textsOf(['free 12.5 KB of heap'])[0], 'free <*> KB of heap');
});

test('TemplateMiner numbers from 1 in the order of first sight', () => {
  const miner = new TemplateMiner();
  const batch = batchOf(['a b', 'c 1 d', 'a b', 'c 2 d']);
  miner.push(batch);
  assert.deepEqual(numbersOf(batch), [1, 2, 1, 2]);
  assert.deepEqual(miner.births, [
    { number: 1, row: 0 },
    { number: 2, row: 1 },
  ]);
  miner.push(batchOf(['a b']));
  assert.deepEqual(miner.births, []);
});

test('TemplateMiner merges into the oldest, whose id stays, and keeps the other id as alias', () => {
  const miner = new TemplateMiner();
  const users = ['root', 'alice'].map((user) => `session of user ${user} closed`);
  miner.push(batchOf(users.slice(0, 1)));
  const id = miner.idOf(1);
  miner.push(batchOf(users.slice(1)));
  assert.equal(miner.idOf(1), id);
  assert.equal(miner.get(1)?.count, 2);
  assert.equal(miner.text(1), 'session of user <*> closed');

  const colours = 'red green blue white black brown'.split(' ');
  miner.push(batchOf(colours.slice(0, 5).map((colour) => `lamp of the hall shows ${colour}`)));
  const ids = miner.births.map(({ number }) => miner.idOf(number));
  assert.equal(new Set(ids).size, 5);
  miner.push(batchOf(['lamp of the hall shows brown'], 90_000));
  assert.deepEqual(miner.births, []);
  assert.deepEqual(
    miner.merges.map(({ from, into }) => [from, into]),
    [3, 4, 5, 6].map((from) => [from, 2]),
  );
  assert.deepEqual(
    ids.map((each) => miner.numberOf(each)),
    [2, 2, 2, 2, 2],
  );
  assert.equal(miner.text(5), 'lamp of the hall shows <*>');
  assert.deepEqual(miner.get(5), miner.get(2));
  assert.equal(miner.get(2)?.count, 6);
  assert.equal(miner.get(2)?.lastSeenMs, 90_000);
  assert.deepEqual(miner.get(2)?.aliases, ids.slice(1));
});

test('TemplateMiner gives equal ids in another process', () => {
  const miner = new TemplateMiner();
  miner.push(batchOf(logins));
  assert.equal(miner.idOf(1), 'a619ff4e9484fa62');
});

test('TemplateMiner tells the parameters of a line', () => {
  const miner = new TemplateMiner();
  const batch = batchOf([
    'took 17 ms for /a/b from 10.0.0.1, heap 12.5 KB, user=root',
    'took 5 ms for /a/c from 10.0.0.2, heap 3 MB, user=eve',
  ]);
  miner.push(batch);
  assert.deepEqual(miner.parametersOf(batch, 1), [
    { type: 'number', text: '5', value: 5 },
    { type: 'path', text: '/a/c' },
    { type: 'address', text: '10.0.0.2' },
    { type: 'number', text: '3', value: 3 },
    { type: 'word', text: 'MB' },
    { type: 'word', text: 'eve' },
  ]);
});

test('TemplateMiner looks at the first line of an event only', () => {
  assert.deepEqual(textsOf(['failed 3 times\n  at a.b', 'failed 4 times\n  at c.d']), [
    'failed <*> times',
    'failed <*> times',
  ]);
});

test('a template covers the line that made it', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const miner = new TemplateMiner({ skeletonsMax: 64 });
      for (const each of all) {
        const batch = batchOf([each]);
        miner.push(batch);
        const parts = miner.text(batch.template[0]!).split('<*>');
        const values = miner.parametersOf(batch, 0).map(({ text }) => text);
        assert.ok(values.length >= parts.length - 1);
        for (const part of parts) assert.ok(each.replaceAll(/\s+/g, ' ').includes(part.trim()));
      }
    }),
    { numRuns: 100 },
  );
});

test('any cut into batches gives the same numbers, and so does a restored miner', () => {
  fc.assert(
    fc.property(lines, fc.nat(60), fc.boolean(), (all, cut, isRestored) => {
      const options = { siblingsMax: 4, firstWordsMax: 4, skeletonsMax: 8 };
      const whole = new TemplateMiner(options);
      const batch = batchOf(all);
      whole.push(batch);
      let parted = new TemplateMiner(options);
      const first = batchOf(all.slice(0, cut));
      parted.push(first);
      if (isRestored) {
        const state = JSON.parse(JSON.stringify(parted.snapshot()));
        parted = new TemplateMiner(options);
        parted.restore(state);
      }
      const second = batchOf(all.slice(cut), cut * 1000);
      parted.push(second);
      assert.deepEqual([...numbersOf(first), ...numbersOf(second)], numbersOf(batch));
      assert.deepEqual(parted.snapshot(), whole.snapshot());
    }),
    { numRuns: 200 },
  );
});

test('a miner that remembers no skeletons gives the same templates', () => {
  fc.assert(
    fc.property(lines, (all) => {
      assert.deepEqual(textsOf(all, { skeletonsMax: 1 }), textsOf(all, { skeletonsMax: 64 }));
    }),
    { numRuns: 200 },
  );
});

/** Words of letters alone, ever new. */
function freshWord(i: number): string {
  return Array.from(i.toString(26), (digit) =>
    String.fromCodePoint(97 + Number.parseInt(digit, 26)),
  ).join('');
}

test('TemplateMiner bounds templates of one structure under ever new words', () => {
  const options = { siblingsMax: 8, firstWordsMax: 8 };
  const miner = new TemplateMiner(options);
  for (let i = 0; i < 20; i++) {
    const all = Array.from({ length: 200 }, (_, k) => {
      const n = i * 200 + k;
      return [n * 7, n * 11 + 3, n * 13 + 5, n].map((each) => freshWord(each)).join(' ');
    });
    miner.push(batchOf(all));
  }
  assert.ok(miner.size <= 8 * 8 + 8 + 1, `${miner.size} templates`);
});

test('TemplateMiner forgets the templates not seen for longest, and never uses a number again', () => {
  const miner = new TemplateMiner({ templatesMax: 16 });
  const structures = Array.from({ length: 40 }, (_, i) => `${'['.repeat(i + 1)}start up`);
  const batch = batchOf(structures);
  miner.push(batch);
  assert.ok(miner.size <= 16);
  assert.equal(miner.evicted, 40 - miner.size);
  assert.deepEqual(
    numbersOf(batch),
    structures.map((_, i) => i + 1),
  );
  assert.equal(miner.text(1), '');
  assert.equal(miner.get(1), undefined);
  assert.equal(miner.idOf(1), '');
  assert.equal(miner.text(40), structures[39]);
  const again = batchOf(structures.slice(0, 1), 100_000);
  miner.push(again);
  assert.equal(again.template[0], 41);
});

test('TemplateMiner looks at so many bytes and values of a line, and no more', () => {
  const options = { lineBytesMax: 64, tokensMax: 8 };
  const long = `start ${'x'.repeat(100_000)}`;
  assert.equal(textsOf([long], options)[0]?.length, 64);
  const many = 'one two three four five six seven eight nine ten';
  assert.equal(textsOf([many], options)[0], 'one two three four five six <*>');
});

test('TemplateMiner takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const batch = allocateLineBatch(bytes, 1);
      batch.messageEnd[0] = bytes.length;
      batch.length = 1;
      const miner = new TemplateMiner({ skeletonsMax: 4 });
      miner.push(batch);
      const state = miner.snapshot();
      miner.restore(JSON.parse(JSON.stringify(state)));
      assert.deepEqual(miner.snapshot(), state);
      miner.parametersOf(batch, 0);
      miner.push(batch);
      assert.equal(miner.size, 1);
    }),
    { numRuns: 500 },
  );
});

test('TemplateMiner refuses limits that it cannot work with', () => {
  assert.throws(() => new TemplateMiner({ templatesMax: 1 }), RangeError);
  assert.throws(() => new TemplateMiner({ skeletonsMax: 0 }), RangeError);
  assert.throws(() => new TemplateMiner({ tokensMax: 1 }), RangeError);
});
