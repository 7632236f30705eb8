import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { pulumiEnvironment } from '../pulumi/pulumi-environment.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const workflow = join(root, 'docs/ci/tidewatch-preview.yml');
const folder = mkdtempSync(join(tmpdir(), 'ci-test-'));

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}

const { jobs }: { jobs: { preview: { steps: readonly Step[] } } } = parse(
  readFileSync(workflow, 'utf8'),
);

after(() => rmSync(folder, { recursive: true, force: true }));

describe('the workflow that users copy', () => {
  test('actionlint finds nothing', async () => {
    const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    const [built] = globSync(join(cache, 'tidewatch/tools/actionlint-*/actionlint'));
    const { stdout } = await run(built ?? 'actionlint', ['-no-color', '-oneline', workflow]);
    assert.equal(stdout, '');
  });

  test('it has no secret, and may read the code alone', () => {
    const text = readFileSync(workflow, 'utf8');
    assert.doesNotMatch(text, /secrets\./);
    assert.match(text, /^permissions:\n {2}contents: read\n/m);
    assert.match(text, /persist-credentials: false/);
  });

  test('its steps run here, as a runner runs them', async () => {
    const summary = join(folder, 'step-summary.md');
    const temporary = join(folder, 'runner');
    mkdirSync(temporary);
    const environment = pulumiEnvironment({
      RUNNER_TEMP: temporary,
      GITHUB_STEP_SUMMARY: summary,
      PULUMI_HOME: join(folder, 'home'),
    });
    // What npm ci brings is here, or this test would not run.
    const steps = jobs.preview.steps.filter(
      (step) => step.run !== undefined && step.name !== 'Install',
    );
    assert.equal(steps.length, 2);
    for (const step of steps) {
      await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''], {
        cwd: root,
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      });
    }
    const said = readFileSync(summary, 'utf8');
    for (const host of ['ocean', 'dns01', 'node005', 'node006'])
      assert.match(said, new RegExp(`^${host}$`, 'm'));
    const preview = JSON.parse(readFileSync(join(temporary, 'tidewatch/preview.json'), 'utf8'));
    assert.equal(preview.stacks.length, 4);
    const rendered = globSync('tidewatch/files/ocean/**/*.yaml', { cwd: temporary });
    assert.ok(rendered.length >= 3, rendered.join(' '));
  });
});
