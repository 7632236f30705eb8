import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { addDoctor } from './add-doctor.ts';

interface Finding {
  readonly name: string;
  readonly found?: string;
  readonly cure: string;
  readonly isRequired: boolean;
}

function withFolder(programs: readonly string[], use: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  for (const name of programs) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), 0o755);
  }
  return use(folder).finally(() => rmSync(folder, { recursive: true }));
}

const environmentOf = (folder: string) => ({
  PATH: join(folder, 'bin'),
  PULUMI_HOME: join(folder, 'pulumi'),
  XDG_CACHE_HOME: join(folder, 'cache'),
});

test('kit doctor names what is missing, and the command that brings it', () =>
  withFolder([], async (folder) => {
    const { code, out } = await runCommand(addDoctor, ['doctor'], environmentOf(folder));
    assert.equal(code, 1);
    assert.match(
      out,
      /^missing pulumi {2}kit preview, kit up\n {8}curl -fsSL https:\/\/get\.pulumi\.com \| sh$/m,
    );
    assert.match(out, /^missing pulumi-resource-command/m);
    assert.match(out, /^absent {2}alloy .*\n {8}node scripts\/build-tools\.ts --only alloy$/m);
  }));

test('kit doctor finds programs on PATH, plugins in Pulumi’s own folder and built tools', () => {
  const programs = [
    'bin/pulumi',
    'bin/pulumi-language-nodejs',
    'bin/ssh',
    'pulumi/plugins/resource-command-v1.2.1/pulumi-resource-command',
    'pulumi/plugins/resource-docker-v5.2.0/pulumi-resource-docker',
    'cache/tidewatch/tools/alloy-1.11.0/alloy',
  ];
  return withFolder(programs, async (folder) => {
    const { code, out } = await runCommand(addDoctor, ['doctor', '--json'], environmentOf(folder));
    const { ok, findings }: { ok: boolean; findings: Finding[] } = JSON.parse(out);
    assert.deepEqual([code, ok], [0, true]);
    const found = new Map(findings.map((finding) => [finding.name, finding.found]));
    assert.equal(found.get('alloy'), join(folder, 'cache/tidewatch/tools/alloy-1.11.0/alloy'));
    assert.equal(found.get('loki'), undefined);
  });
});

test('kit doctor does not take another version of a plugin for the right one', () =>
  withFolder(['pulumi/plugins/resource-command-v4.5.0/pulumi-resource-command'], async (folder) => {
    const { out } = await runCommand(addDoctor, ['doctor'], environmentOf(folder));
    assert.match(out, /^missing pulumi-resource-command.*\n.*install resource command 1\.2\.1$/m);
  }));
