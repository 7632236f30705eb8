import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runKit } from './run-kit.ts';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function kit(...args: string[]): Promise<Said> {
  let out = '';
  let error = '';
  const code = await runKit(args, {
    out: { write: (text) => (out += text) },
    error: { write: (text) => (error += text) },
    hasColour: false,
    isInteractive: false,
  });
  return { code, out, error };
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kit-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function copyOf(t: TestContext): string {
  const file = join(folderOf(t), 'hosts.yaml');
  writeFileSync(file, readFileSync('hosts/hosts.yaml'));
  return file;
}

test('kit validate says what each host gets, and warns of missing host keys', async () => {
  const { code, out, error } = await kit('validate', '--why');
  assert.equal(code, 0);
  assert.match(
    out,
    /^ocean {2}central, promtail, \d+ files, containers loki, log-anomaly-detector$/m,
  );
  assert.match(out, /alloy asks Docker's API/);
  assert.match(out, /fine: hosts\/hosts\.yaml, 4 hosts, 2 devices/);
  assert.match(error, /^warning hosts\/hosts\.yaml:\d+:11: host "ocean" has no ssh\.hostKey/);
});

test('kit validate ends with 3 and the position when hosts.yaml is wrong', async (t) => {
  const file = copyOf(t);
  writeFileSync(file, readFileSync(file, 'utf8').replace('agent: alloy', 'agent: aloy'));
  const { code, error } = await kit('validate', '--hosts', file);
  assert.equal(code, 3);
  assert.match(error, /hosts\.yaml:\d+:12: host "dns01" agent is "aloy"\. Did you mean "alloy"\?/);
  const json = await kit('validate', '--hosts', file, '--json');
  assert.equal(json.code, 3);
  const said = JSON.parse(json.out);
  assert.equal(said.ok, false);
  assert.equal(said.error.code, 'fleet-invalid');
  assert.deepEqual([said.error.problems[0].column, said.error.problems.length], [12, 1]);
});

test('kit ends with 2 for what it does not know, and says what was meant', async () => {
  const unknown = await kit('valdate');
  assert.equal(unknown.code, 2);
  assert.match(unknown.error, /Did you mean validate\?/);
  assert.equal((await kit('validate', '--hots', 'x')).code, 2);
  assert.equal((await kit('render')).code, 2);
  assert.equal((await kit('render', '--out', 'x', '--host', 'ocaen')).code, 2);
  assert.equal((await kit('validate', '--hosts', 'nowhere.yaml')).code, 3);
});

test('kit --help of every command has examples', async () => {
  const { out } = await kit('--help');
  for (const name of ['init', 'validate', 'render', 'diff', 'add-host', 'add-device']) {
    assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
    const help = await kit(name, '--help');
    assert.equal(help.code, 0);
    assert.match(help.out, /Examples:\n/, name);
  }
});

test('kit render writes a folder that kit diff compares with', async (t) => {
  const file = copyOf(t);
  const out = join(folderOf(t), 'build');
  assert.equal((await kit('render', '--hosts', file, '--out', out)).code, 0);
  assert.match(
    readFileSync(join(out, 'ocean/etc/promtail/config.yaml'), 'utf8'),
    /job_name: journal/,
  );
  assert.equal((await kit('diff', out, '--hosts', file)).code, 0);

  assert.equal((await kit('add-device', 'nas', '192.168.1.20', '--hosts', file)).code, 0);
  const device = await kit('diff', out, '--hosts', file);
  assert.equal(device.code, 1);
  assert.deepEqual(device.out.match(/^(added|changed|removed) .*$/gm), [
    'changed ocean/etc/rsyslog.d/10-tidewatch.conf',
  ]);

  const host = await kit(
    'add-host',
    'node007',
    '192.168.1.147',
    '--agent',
    'alloy',
    '--hosts',
    file,
  );
  assert.equal(host.code, 0);
  const { out: changes } = await kit('diff', out, '--hosts', file, '--json');
  const paths: string[] = JSON.parse(changes).changes.map(({ path }: { path: string }) => path);
  assert.ok(paths.every((path) => path.startsWith('ocean/') || path.startsWith('node007/')));

  assert.equal((await kit('render', '--hosts', file, '--out', out)).code, 0);
  assert.equal((await kit('diff', out, '--hosts', file)).code, 0);
});

test('kit render does not write into a folder that is not its own', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'precious'), '');
  const { code, error } = await kit('render', '--out', folder);
  assert.equal(code, 2);
  assert.match(error, /kit render has not written it/);
});

test('kit add-host leaves the file alone when the entry would be wrong', async (t) => {
  const file = copyOf(t);
  const before = readFileSync(file, 'utf8');
  for (const args of [
    ['node005', '192.168.1.9'],
    ['new', '192.168.1.143'],
    ['Bad Name', '192.168.1.9'],
    ['new', '10.0.0.1; reboot'],
    ['x: {', '1.2.3.4'],
  ]) {
    const { code, error } = await kit('add-host', ...args, '--hosts', file);
    assert.equal(code, 3, error);
    assert.match(error, /The file is as it was\./);
    assert.equal(readFileSync(file, 'utf8'), before);
  }
});

test('kit init writes a file that kit validate accepts, and does not overwrite', async (t) => {
  const file = join(folderOf(t), 'fleet/hosts.yaml');
  const flags = ['--name', 'hub', '--address', '10.0.0.1', '--timezone', 'Europe/Berlin'];
  assert.equal((await kit('init', '--hosts', file, ...flags)).code, 0);
  assert.equal((await kit('validate', '--hosts', file)).code, 0);
  assert.equal((await kit('init', '--hosts', file, ...flags)).code, 2);
  assert.equal((await kit('init', '--hosts', `${file}.2`)).code, 2);
  assert.equal(
    (await kit('init', '--hosts', `${file}.3`, '--name', 'a b', '--address', 'x')).code,
    3,
  );
});

test('kit completion knows every command and its flags', async () => {
  const { out } = await kit('completion');
  assert.match(out, /words="init add-host add-device/);
  assert.match(out, /validate\) words="--hosts --programs --why --json"/);
  for (const shell of ['zsh', 'fish'])
    assert.match((await kit('completion', '--shell', shell)).out, /kit/);
});
