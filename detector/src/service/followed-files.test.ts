import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FollowedFiles } from './followed-files.ts';

test('FollowedFiles looks at each at once, every two seconds, and no more once it is stopped', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const looks = [0, 0];
  const files = new FollowedFiles(
    looks.map((_, i) => ({
      check: async () => void (looks[i] = (looks[i] ?? 0) + 1),
      problems: () => [`problem ${i}`],
    })),
  );
  await files.start();
  assert.deepEqual(looks, [1, 1]);
  t.mock.timers.tick(4_000);
  assert.deepEqual(looks, [3, 3]);
  assert.deepEqual(files.problems(), ['problem 0', 'problem 1']);
  files.stop();
  t.mock.timers.tick(4_000);
  assert.deepEqual(looks, [3, 3]);
});
