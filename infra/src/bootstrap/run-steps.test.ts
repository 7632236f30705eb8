import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { BootstrapStep } from './bootstrap-step.ts';
import type { HostShell, Said } from './host-shell.ts';
import { failureOf, runSteps, type StepResult } from './run-steps.ts';
import type { StepName } from './step-names.ts';

/** This machine's own shell, in a folder. */
function localShell(t: TestContext): HostShell & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'steps-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = async (text: string, { stdin = '' } = {}): Promise<Said> => {
    const input = typeof stdin === 'string' ? stdin : '';
    const done = spawnSync('sh', ['-euc', text], { cwd: folder, input, encoding: 'utf8' });
    return { code: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
  };
  return { folder, run, runAsRoot: run, close: () => {} };
}

function fileStep(name: StepName, file: string, apply: string | undefined): BootstrapStep {
  return {
    name,
    goal: `file ${file}`,
    reason: 'a test',
    check: `[ -f ${file} ] || { echo 'it is not there'; exit 1; }`,
    apply,
    stdin: 'content\n',
    hint: 'Look.',
  };
}

const options = { isDryRun: false, skip: [], now: () => 0 } as const;

function states(results: readonly StepResult[]): string[] {
  return results.map(({ state }) => state);
}

test('runSteps() changes what does not hold, and the second time nothing', async (t) => {
  const shell = localShell(t);
  writeFileSync(join(shell.folder, 'a'), '');
  const steps = [fileStep('user', 'a', 'false'), fileStep('keys', 'b', 'cat >b')];
  assert.deepEqual(states(await runSteps(steps, shell, options)), ['unchanged', 'changed']);
  assert.deepEqual(states(await runSteps(steps, shell, options)), ['unchanged', 'unchanged']);
});

test('runSteps() ends at the first failure, says what the host said, and goes on there', async (t) => {
  const shell = localShell(t);
  const steps = [
    fileStep('user', 'a', 'cat >a'),
    fileStep('keys', 'b', '[ -f cured ] || { echo "no room" >&2; exit 7; }; cat >b'),
    fileStep('sudo', 'c', 'cat >c'),
  ];
  const first = await runSteps(steps, shell, options);
  assert.deepEqual(states(first), ['changed', 'failed']);
  const error = failureOf('dns01', steps, first);
  assert.equal(error?.code, 'step-failed');
  assert.match(error?.message ?? '', /dns01: step keys \(file b\):\nno room$/);
  assert.match(error?.hint ?? '', /^Look\. Then run kit bootstrap dns01 again/);
  writeFileSync(join(shell.folder, 'cured'), '');
  const second = await runSteps(steps, shell, options);
  assert.deepEqual(states(second), ['unchanged', 'changed', 'changed']);
  assert.equal(failureOf('dns01', steps, second), undefined);
});

test('runSteps() does not believe a step that says that it is done', async (t) => {
  const [result] = await runSteps([fileStep('user', 'a', 'true')], localShell(t), options);
  assert.equal(result?.state, 'failed');
  assert.match(result?.said ?? '', /does not hold: it is not there/);
});

test('runSteps() changes nothing in a dry run, and looks at every step', async (t) => {
  const shell = localShell(t);
  const steps = [
    fileStep('user', 'a', 'cat >a'),
    fileStep('keys', 'b', undefined),
    fileStep('sudo', 'c', 'cat >c'),
  ];
  const dry = { ...options, isDryRun: true };
  for (let run = 0; run < 2; run++) {
    assert.deepEqual(states(await runSteps(steps, shell, dry)), [
      'would-change',
      'failed',
      'would-change',
    ]);
  }
});

test('runSteps() leaves out what it is told to, and tells of each step', async (t) => {
  const told: string[] = [];
  const steps = [fileStep('user', 'a', 'cat >a'), fileStep('keys', 'b', 'cat >b')];
  const results = await runSteps(steps, localShell(t), {
    ...options,
    skip: ['user'],
    onStep: ({ name }, result) => told.push(`${name} ${result?.state ?? 'begins'}`),
  });
  assert.deepEqual(states(results), ['skipped', 'changed']);
  assert.deepEqual(told, ['user begins', 'user skipped', 'keys begins', 'keys changed']);
});
