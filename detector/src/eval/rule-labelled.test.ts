import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { isOfService, readCrowdsec, readFail2ban, readWazuh } from './rule-labelled-lines.ts';
import { ruleLabelled } from './rule-labelled.ts';
import { tarFile } from './test/tar-file.ts';

const failed =
  'Jan  2 03:04:05 host sshd[7]: Failed password for bob from 198.51.100.7 port 4242 ssh2';
const listening = 'Jan  2 03:04:05 host sshd[7]: Server listening on 0.0.0.0 port 22.';

const fail2ban = `# comment
# failJSON: { "time": "x", "match": true , "host": "198.51.100.7" }
${failed}
# failJSON: { "match": false }
${listening}
a line without a verdict
`;

const wazuh = `[one]
log 1 pass = ${failed}
rule = 5716
alert = 5

[two]
log 1 pass = ${listening}
log 1 fail = another line
rule =5700
alert = 0

[its engine]
log 1 pass = test line
rule = 999210
alert = 7

[fetched]
log 1 pass = {"integration":"github","github":{"action":"org.disable_saml"}}
rule = 91300
alert = 12
`;

test('a line of fail2ban has the verdict before it', () => {
  assert.deepEqual(read(readFail2ban, { 'x/sshd': fail2ban }), [
    { text: failed, verdict: 'attack', product: 'sshd' },
    { text: listening, verdict: 'ordinary', product: 'sshd' },
  ]);
});

test('a line of Wazuh is one of an attack from level 5 on; its tests of itself are left out', () => {
  const lines = read(readWazuh, { 'x/sshd.ini': wazuh });
  assert.deepEqual(
    lines.map(({ verdict, level }) => [verdict, level]),
    [
      ['attack', 5],
      ['ordinary', 0],
      ['attack', 12],
    ],
  );
  assert.deepEqual(lines.map(isOfService), [false, false, true]);
});

test('of a scenario of CrowdSec the lines that its events are of', () => {
  const events = [
    'len(results) == 1',
    'results[0].Overflow.Alert.Events[0].GetMeta("source_ip") == "198.51.100.7"',
    'results[0].Overflow.Alert.Events[0].GetMeta("user") == "bob"',
    'results[0].Overflow.Alert.GetScenario() == "crowdsecurity/ssh-bf"',
  ].join('\n');
  const files = {
    'c/ssh-bf/a.log': `# note\n${failed}\n${listening}\n`,
    'c/ssh-bf/scenario.assert': events,
    'c/quiet/a.log': failed,
    'c/quiet/scenario.assert': 'len(results) == 0',
    'c/http-dos-x/a.log': 'GET /1\n',
    'c/http-dos-x/scenario.assert': events.replace('ssh-bf', 'http-dos-x'),
  };
  assert.deepEqual(read(readCrowdsec, files), [
    { text: failed, verdict: 'attack', product: 'ssh-bf' },
    { text: 'GET /1', verdict: 'counted', product: 'http-dos-x' },
  ]);
});

test('found, false matches and severity by band', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rule-labelled-'));
  t.after(() => rm(folder, { recursive: true }));
  const end = Buffer.alloc(1024);
  const archives = { fail2ban: tarFile('f/sshd', fail2ban), wazuh: tarFile('w/sshd.ini', wazuh) };
  for (const [name, archive] of Object.entries(archives)) {
    await writeFile(join(folder, `${name}.tgz`), gzipSync(Buffer.concat([archive, end])));
  }
  const context = { folder, answers: undefined, limits: {}, onProgress: () => {} };
  const judged = await ruleLabelled.judge(context);
  const of = (name: string) =>
    judged.find((each) => each.name === `rule-labelled/${name}`)?.measures;
  assert.equal(of('fail2ban')?.['recall'], 1);
  assert.equal(of('fail2ban')?.['falseMatches'], 0);
  assert.equal(of('fail2ban')?.['ofNoAttack'], 1);
  assert.equal(of('wazuh')?.['attackLines'], 1);
  assert.equal(of('wazuh-services')?.['attackLines'], 1);
  assert.deepEqual(
    { lines: of('severity')?.['lines'], within: of('severity')?.['withinOneBand'] },
    { lines: 2, within: 1 },
  );
  assert.equal(of('severity/low')?.['medium'], 1);
});

function read<Line>(
  reader: (files: ReadonlyMap<string, Buffer>) => readonly Line[],
  files: Readonly<Record<string, string>>,
): readonly Line[] {
  return reader(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
}
