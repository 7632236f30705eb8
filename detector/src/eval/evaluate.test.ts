import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { writeKeyedFolder } from '../simulator/writers/write-keyed-folder.ts';
import { dataSets, evaluate } from './evaluate.ts';
import { formatEvaluation } from './format-evaluation.ts';

function normal(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `blk_${i},5 5 22 11 9 ${i % 3 ? '26' : '26 26'}\n`,
  ).join('');
}

/** Data in the form that evaluation reads, small and plain: what is anomalous differs in kind. */
async function makeData(folder: string): Promise<void> {
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path.endsWith('.gz') ? gzipSync(text) : text);
  };
  const odd = Array.from({ length: 40 }, (_, i) => `blk_${i},5 7 7 7 99\n`).join('');
  await put('hdfs-sequences/train.gz', normal(1_000));
  await put('hdfs-sequences/test_abnormal.gz', odd);
  await put('openstack-sequences/train', normal(400));
  await put('openstack-sequences/test_normal', normal(200));
  await put('openstack-sequences/test_abnormal', odd);
  const hours = Array.from({ length: 900 }, () => '1 2 3 4 5 '.repeat(20).trim()).join('\n');
  await put('bgl/half1_windows_train.gz', hours);
  const lines = Array.from({ length: 5_000 }, (_, i) =>
    i % 1_000 === 500 ? '77\t1\n' : `${(i % 5) + 1}\t0\n`,
  );
  await put('bgl/half2_first_part.tsv.gz', lines.join(''));
  await put(
    'template-severity/x.csv.gz',
    'template,label\npanic: fatal error,1\nall is well, ok,0\n',
  );
}

test('evaluate() judges what is there, and names what is not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  await makeData(folder);
  const { results, notJudged } = await evaluate({ folder });
  for (const name of ['hdfs-sequences', 'openstack-sequences', 'bgl/100 answers']) {
    assert.equal(results[name]?.['F1'], 1, name);
  }
  assert.equal(results['bgl/0 answers']?.['questions'], 0);
  assert.equal(results['bgl/100 answers']?.['questions'], 1);
  assert.equal(results['template-severity/x']?.['AUC'], 1);
  const missing = notJudged.filter(({ reason }) => reason.endsWith('is not there'));
  assert.ok(missing.some(({ name }) => name === 'trainticket'));
  assert.equal(
    new Set(
      [...Object.keys(results), ...missing.map(({ name }) => name)].map(
        (name) => name.split('/')[0],
      ),
    ).size,
    dataSets.length,
  );
  const text = formatEvaluation({ results, notJudged });
  assert.match(text, /^hdfs-sequences$/m);
  assert.match(text, /^ {2}F1 +1$/m);
  assert.match(text, /Not judged, or only in part:/);
});

test('evaluate() judges only what it is asked for, and refuses what it does not know', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  await makeData(folder);
  const { results, notJudged } = await evaluate({ folder, only: ['bgl'], answers: 5 });
  assert.deepEqual(Object.keys(results), ['bgl/5 answers']);
  assert.deepEqual(notJudged, []);
  await assert.rejects(evaluate({ folder, only: ['none'] }), {
    name: 'RangeError',
    message: 'Cannot find the data set "none"',
  });
});

for (const story of ['farm', 'mail', 'traces', 'containers'] as const) {
  test(`evaluate() finds the key of raw lines, and judges each: ${story}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'eval-'));
    t.after(() => rm(folder, { recursive: true }));
    const startMs = Date.UTC(2026, 0, 5);
    const options = { seed: 4, startMs, keys: 2_000, anomalousShare: 0.03, story };
    await writeKeyedFolder(join(folder, 'keyed', story), options);
    const { results, notJudged } = await evaluate({ folder, only: ['keyed'], answers: 20 });
    assert.deepEqual(notJudged, []);
    const measures = results[`keyed/${story}/20 answers`];
    assert.ok((measures?.['keysJudged'] ?? 0) > 1_500, String(measures?.['keysJudged']));
    assert.ok((measures?.['precision'] ?? 0) > 0.9, String(measures?.['precision']));
    // A step that is only late is not found where others as late were learned.
    assert.ok((measures?.['recall'] ?? 0) > 0.6, String(measures?.['recall']));
  });
}

test('evaluate() names a data set that is not in its form, and judges the others', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  await makeData(folder);
  await rm(join(folder, 'openstack-sequences/train'));
  const only = ['openstack-sequences', 'bgl'];
  const { results, notJudged } = await evaluate({ folder, only });
  assert.ok('bgl/0 answers' in results);
  assert.match(notJudged[0]?.reason ?? '', /train is not there$/);
});
