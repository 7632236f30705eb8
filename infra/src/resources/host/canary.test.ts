import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

const isLinux = process.platform === 'linux';

/** The script by a real shell, with small programs for those that a machine has and this one need not. */
describe('canary.sh', { skip: !isLinux && 'it is for Linux' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const said = join(folder, 'said');
  mkdirSync(join(folder, 'bin'));
  for (const name of ['logger', 'docker', 'curl']) {
    const path = join(folder, 'bin', name);
    writeFileSync(
      path,
      `#!/bin/sh\necho "${name} $*" >>${said}\ncase "$*" in *'-K -'*) cat >>${said} ;; esac\n`,
    );
    chmodSync(path, 0o755);
  }
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (verb: string, input: string) =>
    spawnSync('sh', [join(import.meta.dirname, 'canary.sh'), verb], {
      input,
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin` },
    });
  const heard = (): string => {
    const text = existsSync(said) ? readFileSync(said, 'utf8') : '';
    rmSync(said, { force: true });
    return text;
  };

  test('the journal hears a marked line', () => {
    const { stdout } = run('emit', 'journald k1.0.journald\n');
    assert.equal(stdout, 'sent\tk1.0.journald\n');
    assert.equal(
      heard(),
      'logger -t tidewatch-canary -p user.notice tidewatch-canary: check k1.0.journald\n',
    );
  });

  test('a file gets the line at its end, the newest of those that match', () => {
    mkdirSync(join(folder, 'logs with blank/deep'), { recursive: true });
    const file = join(folder, 'logs with blank/deep/a.log');
    writeFileSync(file, 'before\n');
    const wish = `file k1.1.file plain ${folder}/logs with blank/**/*.log\n`;
    assert.equal(run('emit', wish).stdout, 'sent\tk1.1.file\n');
    assert.equal(readFileSync(file, 'utf8'), 'before\ntidewatch-canary: check k1.1.file\n');
    assert.equal(run('emit', wish.replace('plain', 'dated')).stdout, 'sent\tk1.1.file\n');
    assert.match(
      readFileSync(file, 'utf8'),
      /\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ tidewatch-canary: check k1\.1\.file\n$/,
    );
  });

  test('a folder that is not there is why a line could not be written', () => {
    for (const path of ['/no/such/app.log', '/no/*/app.log']) {
      const { stdout } = run('emit', `file k1.2.file plain ${path}\n`);
      assert.match(
        stdout,
        /^failed\tk1\.2\.file\t(there is no folder|no file matches) \/no\/[^\n]*\n$/,
      );
    }
  });

  test('hostile ids and wishes of no kind are not run', () => {
    assert.equal(run('emit', 'journald $(touch /tmp/x)\njournald a;b\n\n').stdout, '');
    assert.match(run('emit', 'explode k1.3\n').stdout, /^failed\tk1\.3\t/);
    assert.equal(heard(), '');
    assert.equal(run('explode', '').status, 2);
  });

  test("the detector's token is on no list of processes", () => {
    writeFileSync(join(folder, 'token'), 'CANARY-TOKEN\n');
    run('seen', `loki http://127.0.0.1:1 k1\ndetector http://127.0.0.1:2 ${folder}/token k1.0\n`);
    const all = heard();
    assert.match(all, /query=\{job=~"\.\+"\} \|= "check k1\."/);
    assert.match(all, /^curl .*\/api\/canaries\/k1\.0$/m);
    assert.doesNotMatch(all, /^curl .*CANARY-TOKEN/m);
    assert.match(all, /^header = "Authorization: Bearer CANARY-TOKEN"$/m);
  });
});
