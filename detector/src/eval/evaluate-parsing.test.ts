import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { evaluateParsing } from './evaluate-parsing.ts';

const rows = [
  ['Got job 12 from 10.0.0.1', 'Got job <*> from <*>'],
  ['Got job 7 from 10.0.0.2', 'Got job <*> from <*>'],
  ['"queue is full, waiting"', '"queue is full, waiting"'],
];

function writeSystem(folder: string, log: readonly string[] | undefined): void {
  mkdirSync(folder);
  const head = 'LineId,Content,EventId,EventTemplate\n';
  const table = rows.map(([content, template], i) => `${i},${content},E1,${template}\n`).join('');
  writeFileSync(join(folder, 'structured.csv.gz'), gzipSync(head + table));
  if (log !== undefined) writeFileSync(join(folder, 'x_2k.log'), log.join('\n'));
}

test('evaluateParsing() reads raw logs, and contents where there is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parsing-'));
  try {
    writeSystem(join(folder, 'Contents'), undefined);
    writeSystem(join(folder, 'Raw'), [
      '2026-01-01 10:00:00,000 INFO Got job 12 from 10.0.0.1',
      '2026-01-01 10:00:01,000 INFO Got job 7 from 10.0.0.2',
      '2026-01-01 10:00:02,000 INFO queue is full, waiting',
    ]);
    const all = { GA: 1, PA: 1, FGA: 1, FTA: 1 };
    assert.deepEqual(await evaluateParsing(folder), { Contents: all, Raw: all });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('evaluateParsing() refuses a raw log of other length than its truth', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parsing-'));
  try {
    writeSystem(join(folder, 'Short'), ['one line']);
    await assert.rejects(evaluateParsing(folder), /1 lines, but 3 templates/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('evaluateParsing() says of a table without its columns which they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parsing-'));
  try {
    mkdirSync(join(folder, 'Empty'));
    writeFileSync(join(folder, 'Empty', 'structured.csv'), 'LineId,Text\n1,a\n');
    await assert.rejects(evaluateParsing(folder), {
      code: 'input-unreadable',
      message: /no columns Content and EventTemplate/,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
