import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Feeder, FileFeeder, PushFeeder, SyslogFeeder } from './feeders.ts';
import { freePort } from './free-port.ts';
import { ServiceProcess } from './service-process.ts';
import { type StoredTruth, storedTruth } from './stored-truth.ts';

const kills = Number(process.env['KILLS'] ?? 100);

/**
 * The three kinds of input are fed without a pause while the service is killed again and again. After
 * each kill an own reader counts what is on disk: analysed and committed, and journalled behind it.
 */
test(`${kills} SIGKILLs lose no line of a file, of a push, or of the journal`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [httpPort, syslogPort] = [await freePort(), await freePort()];
  const log = join(folder, 'app.log');
  writeFileSync(log, '');
  const dataDir = join(folder, 'state');
  const service = new ServiceProcess({
    dataDir,
    flags: [
      '--listen',
      `127.0.0.1:${httpPort}`,
      '--syslog-listen',
      `127.0.0.1:${syslogPort}`,
      '--files',
      log,
    ],
  });
  t.after(() => service.kill());

  const url = `http://127.0.0.1:${httpPort}`;
  const files = new FileFeeder(log);
  const push = new PushFeeder(`${url}/loki/api/v1/push`);
  const syslog = new SyslogFeeder(syslogPort);
  service.start();
  await service.until('the first life', () => isUp(url));
  const feeding = new AbortController();
  t.after(() => feeding.abort());
  const feeders: readonly Feeder[] = [files, push, syslog];
  const fed = Promise.all(feeders.map((feeder) => feeder.run(feeding.signal)));

  // What is rotated away before the file was ever opened was never the service's to read.
  await service.until('the first commit', () => hasStored(url));

  let held: Record<string, number> = {};
  for (let kill = 0; kill < kills; kill++) {
    // Half of the lives end at any moment of their start, the others while they read.
    if (kill > 0) service.start();
    if (kill % 2 === 0) await service.until('a life', () => isUp(url));
    await sleep((kill * 7_919) % 1_300);
    const owed = push.owed;
    await service.kill();
    held = checkKill(`kill ${kill}`, { truth: storedTruth(dataDir), held, owed, files, syslog });
  }
  feeding.abort();
  await fed;
  service.start();
  await service.until('all lines', async () => (await allRead(url)) || undefined);
  await service.kill('SIGTERM');
  const { analysed, journalled } = storedTruth(dataDir);
  assert.equal(analysed['files'], files.owed, 'every line of the file once, and none twice');
  assert.ok((analysed['push'] ?? 0) >= push.owed);
  assert.deepEqual(journalled, { syslog: 0, push: 0 });
  t.diagnostic(
    `${kills} kills; file ${files.owed} lines, push ${push.owed} acknowledged and ${analysed['push']} analysed, syslog ${syslog.sent} sent and ${analysed['syslog']} analysed`,
  );
});

interface Kill {
  readonly truth: StoredTruth;
  /** Lines of the push inputs that were there after the kill before. */
  readonly held: Readonly<Record<string, number>>;
  /** Pushed lines that were acknowledged. */
  readonly owed: number;
  readonly files: FileFeeder;
  readonly syslog: SyslogFeeder;
}

/** @returns lines of the push inputs that are there: analysed, or journalled */
function checkKill(
  name: string,
  { truth, held, owed, files, syslog }: Kill,
): Record<string, number> {
  const { analysed, journalled } = truth;
  const now: Record<string, number> = {};
  for (const input of ['syslog', 'push']) {
    const lines = (analysed[input] ?? 0) + (journalled[input] ?? 0);
    const before = held[input] ?? 0;
    assert.ok(lines >= before, `${name}: ${input} had ${before} lines, now ${lines}`);
    now[input] = lines;
  }
  const pushed = now['push'] ?? 0;
  assert.ok(pushed >= owed, `${name}: ${owed} pushed lines were acknowledged, ${pushed} are there`);
  assert.ok((now['syslog'] ?? 0) <= syslog.sent, `${name}: more syslog lines than were sent`);
  assert.ok((analysed['files'] ?? 0) <= files.owed, `${name}: more file lines than were written`);
  return now;
}

async function hasStored(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/status`);
  const { model } = (await response.json()) as { model: { age_seconds: number | null } };
  return model.age_seconds === null ? undefined : true;
}

async function isUp(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/health`);
  await response.arrayBuffer();
  return response.ok ? true : undefined;
}

/** Whether every source waits for lines that do not exist yet, for a while. */
async function allRead(url: string): Promise<boolean> {
  for (let look = 0; look < 4; look++) {
    const response = await fetch(`${url}/status`);
    const status = (await response.json()) as { sources: { state: string }[] };
    if (status.sources.some(({ state }) => state !== 'waiting')) return false;
    await sleep(500);
  }
  return true;
}
