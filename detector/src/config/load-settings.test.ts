import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { formatSettings } from '../cli/format-settings.ts';
import { checkSettings, loadSettings, type SettingsInput } from './load-settings.ts';

const nothing: SettingsInput = { flags: {}, environment: {}, file: undefined };

function settingsFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'tidewatch.yaml'), text);
  return join(folder, 'tidewatch.yaml');
}

test('loadSettings() without anything gives the defaults', () => {
  const { settings, origins } = loadSettings(nothing);
  assert.equal(settings.listen, '127.0.0.1:8085');
  assert.equal(settings.budget, 3);
  assert.equal(settings.syslog.listen, '0.0.0.0:1514');
  assert.equal(origins['budget'], 'default');
});

test('loadSettings() takes flags before environment before file', (t) => {
  const file = settingsFile(t, 'budget: 1\nenvironment: cellar\nsyslog:\n  listen: "off"\n');
  const { settings, origins } = loadSettings({
    flags: { budget: '7' },
    environment: { TIDEWATCH_BUDGET: '5', TIDEWATCH_SYSLOG_LISTEN: '127.0.0.1:2514' },
    file,
  });
  assert.equal(settings.budget, 7);
  assert.equal(settings.syslog.listen, '127.0.0.1:2514');
  assert.equal(settings.environment, 'cellar');
  assert.equal(origins['budget'], '--budget');
  assert.equal(origins['syslog.listen'], 'TIDEWATCH_SYSLOG_LISTEN');
  assert.equal(origins['environment'], file);
});

test('loadSettings() takes the older names, and says which have no effect', () => {
  const { settings, warnings } = loadSettings({
    ...nothing,
    environment: { WEBHOOK_URL: 'http://localhost:5678/hook', DATABASE_URL: 'postgres://x' },
  });
  assert.equal(settings.webhook.url, 'http://localhost:5678/hook');
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /^DATABASE_URL /);
});

test('loadSettings() reads how long to learn as people write it', () => {
  assert.equal(loadSettings(nothing).settings.learnMs, 86_400_000);
  const { settings } = loadSettings({ ...nothing, environment: { TIDEWATCH_LEARN: '4m' } });
  assert.equal(settings.learnMs, 240_000);
  for (const learn of ['0m', '4', 'long']) {
    assert.throws(
      () => loadSettings({ ...nothing, flags: { learn } }),
      /setting "learn" \(from --learn\)/,
    );
  }
});

test('loadSettings() takes the older names for Loki', (t) => {
  const file = settingsFile(t, 'secret\n');
  const { settings, warnings } = loadSettings({
    flags: { 'loki-password': file },
    environment: { LOKI_URL: 'http://loki:3100', CHECK_INTERVAL: '0.5', BATCH_SIZE: '500' },
    file: undefined,
  });
  const { password, ...loki } = settings.loki;
  assert.deepEqual(loki, {
    url: 'http://loki:3100',
    intervalSeconds: 0.5,
    batchLines: 500,
    selector: '{job=~"systemd-journal|docker|syslog|file"}',
    sinceMs: 604_800_000,
    writeIncidents: 'on',
  });
  assert.equal(password?.reveal(), 'secret');
  assert.deepEqual(warnings, []);
  const wrong = [{ BATCH_SIZE: '9999' }, { CHECK_INTERVAL: '0' }, { LOKI_URL: 'loki:3100' }];
  for (const environment of [...wrong, { TIDEWATCH_LOKI_SELECTOR: 'job="x"' }]) {
    assert.throws(() => loadSettings({ ...nothing, environment }), { code: 'config-invalid' });
  }
  const off = loadSettings(nothing).settings.loki;
  assert.deepEqual([off.url, off.intervalSeconds, off.batchLines], [undefined, undefined, 1000]);
});

test('loadSettings() takes a sensitivity as a budget', () => {
  assert.equal(loadSettings({ ...nothing, flags: { sensitivity: 'high' } }).settings.budget, 10);
  assert.throws(
    () => loadSettings({ ...nothing, flags: { sensitivity: 'max' } }),
    /low, medium or high/,
  );
});

test('loadSettings() refuses an unknown name with the nearest known one', (t) => {
  const file = settingsFile(t, 'webhook:\n  ulr: http://localhost\n');
  assert.throws(() => loadSettings({ ...nothing, file }), { hint: 'Did you mean "webhook.url"?' });
});

test('loadSettings() refuses a wrong value and says where it was given', () => {
  const environment = { TIDEWATCH_BUDGET: 'many' };
  assert.throws(() => loadSettings({ ...nothing, environment }), {
    code: 'config-invalid',
    message: 'Cannot use setting "budget" (from TIDEWATCH_BUDGET): it must be number',
  });
  assert.throws(() => loadSettings({ ...nothing, flags: { timezone: 'Mars/Base' } }), /no zone/);
});

test('loadSettings() reads secrets from files and the environment, and never prints them', (t) => {
  const file = settingsFile(t, 'whsec_abc\n');
  const { settings } = loadSettings({
    ...nothing,
    flags: { 'webhook-secret': file },
    environment: { TIDEWATCH_TOKEN: 'open sesame' },
  });
  assert.equal(settings.webhook.secret?.reveal(), 'whsec_abc');
  assert.equal(settings.token?.reveal(), 'open sesame');
  assert.doesNotMatch(JSON.stringify(settings) + inspect(settings), /sesame|abc/);
});

test('checkSettings() puts the defaults in and changes nothing of its argument', () => {
  const given = { budget: 2 };
  assert.equal(checkSettings(given).journald, 'auto');
  assert.deepEqual(given, { budget: 2 });
});

test('loadSettings() takes fixed thresholds by the older names, and says that they are fixed', () => {
  const environment = {
    FREQUENCY_SIGMA: '3.0',
    RATE_CHANGE_THRESHOLD: '5.0',
    ENTROPY_THRESHOLD: '4.5',
    LEVENSHTEIN_THRESHOLD: '0.7',
  };
  const loaded = loadSettings({ ...nothing, environment });
  assert.deepEqual(loaded.settings.frequency, { sigma: 3 });
  assert.deepEqual(loaded.settings.rateChange, { threshold: 5 });
  assert.deepEqual(loaded.settings.entropy, { threshold: 4.5 });
  assert.deepEqual(loaded.settings.repetition, { threshold: 0.7 });
  assert.deepEqual(loaded.warnings, []);
  assert.match(formatSettings(loaded), /frequency\.sigma: 3 {2}# FREQUENCY_SIGMA, fixed/);
  const unset = loadSettings(nothing);
  assert.equal(unset.settings.frequency.sigma, undefined);
  assert.match(formatSettings(unset), /frequency\.sigma: \(calibrated to the budget\)/);
  for (const FREQUENCY_SIGMA of ['many', '0', '-1']) {
    assert.throws(() => loadSettings({ ...nothing, environment: { FREQUENCY_SIGMA } }), {
      code: 'config-invalid',
    });
  }
});

test('loadSettings() takes a share of windows for a budget, and refuses both', () => {
  const { settings, origins } = loadSettings({ ...nothing, flags: { 'target-fpr': '0.01' } });
  assert.equal(settings.budget, 14.4);
  assert.match(origins['budget'] ?? '', /^targetFpr 0.01 of 1440 windows/);
  const both = { 'target-fpr': '0.01', budget: '3' };
  assert.throws(() => loadSettings({ ...nothing, flags: both }), /both "targetFpr".*"budget"/);
  const word = { 'target-fpr': '0.01', sensitivity: 'low' };
  assert.throws(() => loadSettings({ ...nothing, flags: word }), /both/);
  assert.throws(() => loadSettings({ ...nothing, flags: { 'target-fpr': '2' } }), /targetFpr/);
  const wrong = { 'budget-by-hour': ['25-3:1'] };
  assert.throws(() => loadSettings({ ...nothing, flags: wrong }), { code: 'config-invalid' });
});

test('formatSettings() shows no password of a URL', () => {
  const loaded = loadSettings({
    ...nothing,
    environment: { REDIS_URL: 'redis://me:secret@x:1/2' },
  });
  assert.equal(loaded.settings.redis.url, 'redis://me:secret@x:1/2');
  const text = formatSettings(loaded);
  assert.match(text, /redis\.url: "redis:\/\/\[redacted\]@x:1\/2" {2}# REDIS_URL/);
  assert.doesNotMatch(text, /secret@/);
});
