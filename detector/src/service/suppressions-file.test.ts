import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Suppression } from '../feedback/suppression.ts';
import { SuppressionsFile } from './suppressions-file.ts';

const nowMs = Date.UTC(2026, 5, 1);

function one(expires: string, reason = 'planned'): string {
  return `  - { host: nas, reason: ${reason}, owner: anna, expires: ${expires} }\n`;
}

interface Followed {
  readonly file: SuppressionsFile;
  readonly write: (text: string) => Promise<void>;
  readonly path: string;
  inForce: readonly Suppression[];
}

function follow(t: TestContext): Followed {
  const folder = mkdtempSync(join(tmpdir(), 'suppressions-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'suppressions.yaml');
  const followed: Followed = {
    path,
    inForce: [],
    file: new SuppressionsFile({
      path,
      clock: { nowMs: () => nowMs },
      apply: (suppressions) => {
        followed.inForce = suppressions;
      },
    }),
    write: async (text) => {
      writeFileSync(path, `suppressions:\n${text}`);
      await followed.file.check();
    },
  };
  return followed;
}

test('SuppressionsFile takes a change, and keeps what was there while the file is broken', async (t) => {
  const followed = follow(t);
  const { file, write } = followed;
  await write(one('2027-01-01'));
  assert.equal(followed.inForce.length, 1);
  await write(one('2027-01-01') + '  - { hst: nas, reason: x, owner: y, expires: 2027-01-01 }\n');
  assert.equal(followed.inForce.length, 1);
  assert.match(file.problems()[0] ?? '', /suppressions\.yaml:3:\d+".*did you mean "host".*holds$/);
  rmSync(followed.path);
  await file.check();
  assert.equal(followed.inForce.length, 1);
  assert.match(file.problems()[0] ?? '', /^Cannot read|ENOENT/);
  await write(one('2027-01-01') + one('2027-02-01', 'more'));
  assert.equal(followed.inForce.length, 2);
  assert.deepEqual(file.problems(), []);
});

test('SuppressionsFile names those that have expired, and not all of very many', async (t) => {
  const { file, write } = follow(t);
  await write(one('2026-05-30') + one('2026-06-01'));
  assert.match(
    file.problems().join('\n'),
    /yaml:2 of anna \("planned"\) expired at 2026-05-31T00:00/,
  );
  assert.equal(file.problems().length, 1);
  await write(one('2026-05-30').repeat(15));
  assert.equal(file.problems().length, 11);
});
