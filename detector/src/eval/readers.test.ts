import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readNpy } from './read-npy.ts';
import { readTar } from './read-tar.ts';
import { readLines, readText } from './read-text.ts';
import { splitCsv } from './split-csv.ts';
import { tarFile } from './test/tar-file.ts';

function npy(descr: string, data: ArrayBuffer): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }`.padEnd(117);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  return Buffer.concat([start, Buffer.from(`${header}\n`), Buffer.from(data)]);
}

test('readTar() reads files, long names too, and leaves folders out', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  const long = `a/${'b'.repeat(120)}.log`;
  const archive = Buffer.concat([
    tarFile('a/', '', '5'),
    tarFile('a/one.txt', 'x'.repeat(700)),
    tarFile('././@LongLink', `${long}\0`, 'L'),
    tarFile(long.slice(0, 100), 'two'),
    Buffer.alloc(1_024),
  ]);
  await writeFile(join(folder, 'a.tgz'), gzipSync(archive));
  const files = await readTar(join(folder, 'a.tgz'));
  assert.deepEqual([...files.keys()], ['a/one.txt', long]);
  assert.equal(files.get('a/one.txt')?.length, 700);
  assert.equal(String(files.get(long)), 'two');
});

test('readNpy() reads floats and integers, and refuses what it does not know', () => {
  assert.deepEqual([...readNpy(npy('<f8', Float64Array.of(1.5, -2).buffer))], [1.5, -2]);
  assert.deepEqual([...readNpy(npy('<i8', BigInt64Array.of(7n, -9n).buffer))], [7, -9]);
  assert.deepEqual([...readNpy(npy('|b1', Uint8Array.of(1, 0).buffer))], [1, 0]);
  assert.throws(() => readNpy(npy('<c16', new ArrayBuffer(32))), SyntaxError);
  assert.throws(() => readNpy(Buffer.from('no')), SyntaxError);
});

test('splitCsv() keeps commas and quotes within quotes', () => {
  assert.deepEqual(splitCsv('a,,c'), ['a', '', 'c']);
  assert.deepEqual(splitCsv('1,"a, ""b""",3'), ['1', 'a, "b"', '3']);
  assert.deepEqual(splitCsv('"x"'), ['x']);
});

test('readLines() and readText() read gzip and plain, with and without a last line feed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'a.gz'), gzipSync('one\ntwo'));
  await writeFile(join(folder, 'b'), 'one\ntwo\n');
  for (const file of ['a.gz', 'b']) {
    assert.deepEqual(await Array.fromAsync(readLines(join(folder, file))), ['one', 'two']);
  }
  assert.equal(await readText(join(folder, 'a.gz')), 'one\ntwo');
});
