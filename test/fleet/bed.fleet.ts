import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bed } from './bed/bed-of.ts';
import { bedProblem } from './bed/bed-problem.ts';
import { bedRecord } from './bed/bed-record.ts';
import { runProgram } from './bed/run-program.ts';
import { startBed } from './bed/start-bed.ts';

const skip = bedProblem() ?? false;

describe('a bed of test hosts', { skip }, () => {
  let bed: Bed;
  before(async () => {
    bed = await startBed({ name: 'bed-test', hosts: ['ocean', 'node006'] });
  });
  after(() => bed.stop());

  test('its hosts are bare, and boot without a failed unit', async () => {
    for (const host of ['ocean', 'node006']) {
      assert.equal((await bed.ssh(host, 'hostname')).trim(), host);
      const state = await bed.ssh(
        host,
        'systemctl is-system-running --wait || systemctl --failed --no-legend --no-pager',
      );
      assert.equal(state, 'running\n');
    }
    await assert.rejects(bed.ssh('node006', 'which docker'));
    await assert.rejects(bed.ssh('node006', 'which curl'));
  });

  test('they reach one another, and nothing else', async () => {
    const { address } = bed.host('ocean').plan;
    await bed.ssh('node006', `bash -c ': </dev/tcp/${address}/22'`);
    await assert.rejects(bed.ssh('node006', `timeout 2 bash -c ': </dev/tcp/192.0.2.1/80'`));
  });

  test('a unit of one name is one on each', async () => {
    for (const host of ['ocean', 'node006'])
      await bed.ssh(host, 'systemd-run --quiet --unit=same sleep 60');
    await bed.ssh('ocean', 'systemctl stop same');
    assert.equal(await bed.ssh('node006', 'systemctl is-active same'), 'active\n');
    await bed.ssh('node006', 'systemctl stop same');
    for (const host of ['ocean', 'node006'])
      assert.doesNotMatch(await bed.ssh(host, 'journalctl --unit=same'), /Failed to/);
  });

  test('apt installs what a setup may need', async () => {
    await bed.ssh('node006', 'apt-get update -q && apt-get install -qy curl');
    assert.match(await bed.ssh('node006', 'curl --version'), /^curl/);
  });

  test('a host whose plug is pulled comes back with its disk', async () => {
    const host = bed.host('node006');
    await bed.ssh('node006', 'echo kept >/root/kept && sync');
    await host.cut();
    assert.equal(host.pid, undefined);
    await host.boot();
    assert.equal(await bed.ssh('node006', 'cat /root/kept'), 'kept\n');
  });

  test('a name is used by one', async () => {
    await assert.rejects(startBed({ name: 'bed-test' }), /in use/);
  });
});

test('nothing is left of a bed whose process is killed', { skip }, async () => {
  const module = join(import.meta.dirname, 'bed/start-bed.ts');
  const program = `const { startBed } = await import(${JSON.stringify(module)});
    const bed = await startBed({ name: 'bed-killed', hosts: ['node005'] });
    console.log(bed.host('node005').pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = (await once(child.stdout, 'data')) as [Buffer];
  const record = bedRecord.read('bed-killed');
  assert.ok(existsSync(`/proc/${pid.toString().trim()}`));
  child.kill('SIGKILL');
  for (const end = performance.now() + 20_000; bedRecord.read('bed-killed') !== undefined;) {
    assert.ok(performance.now() < end, 'it is still there');
    await sleep(100);
  }
  assert.equal(existsSync(`/proc/${pid.toString().trim()}`), false);
  await assert.rejects(runProgram(['ip', 'link', 'show', record?.bridge?.name ?? '']));
});
