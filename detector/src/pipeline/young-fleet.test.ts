/** Faults on hosts that are known for minutes: each is one incident of its host that begins with its first line. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline, type PipelineParts } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { loadPatterns } from './load-patterns.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const learnMs = 4 * minuteMs;
const hosts = ['ocean', 'dns01', 'node005', 'node006'] as const;

interface Line {
  readonly timeMs: number;
  readonly host: string;
  readonly job: string;
  readonly service: string;
  readonly level: string;
  readonly text: string;
}

interface Fault {
  readonly name: string;
  readonly host: string;
  /** Seconds after the fault's beginning, service, level, text; the first is what the incident must begin with. */
  readonly lines: readonly (readonly [number, string, string, string])[];
}

const repeat = <Row>(count: number, row: (i: number) => readonly Row[]): Row[] =>
  Array.from({ length: count }, (_, i) => row(i)).flat();

/** As journald, Docker and sshd of Debian 12 word them, and the kit's agents label them. */
const faults: readonly Fault[] = [
  {
    name: 'crash loop of a unit',
    host: 'node005',
    lines: repeat(5, (i) => [
      [
        i * 2,
        'shop-worker',
        'info',
        'cannot open /etc/shop/worker.conf: No such file or directory',
      ],
      [
        i * 2 + 0.1,
        'systemd',
        'notice',
        'shop-worker.service: Main process exited, code=exited, status=1/FAILURE',
      ],
      [i * 2 + 0.2, 'systemd', 'warning', "shop-worker.service: Failed with result 'exit-code'."],
      [
        i * 2 + 1.5,
        'systemd',
        'info',
        `shop-worker.service: Scheduled restart job, restart counter is at ${i + 1}.`,
      ],
      [i * 2 + 1.6, 'systemd', 'info', 'Started shop-worker.service - Worker of the shop.'],
    ]),
  },
  {
    name: 'disk full',
    host: 'dns01',
    lines: repeat(12, (i) => [
      [
        i * 5,
        'dnsmasq',
        'error',
        'failed to write /var/lib/misc/dnsmasq.leases: No space left on device',
      ],
      [
        i * 5 + 0.5,
        'rsyslog',
        'error',
        `file '/var/log/syslog'[${i + 7}] write error: No space left on device`,
      ],
    ]),
  },
  {
    name: 'ssh brute force',
    host: 'node006',
    lines: repeat(40, (i) => [
      [
        i * 1.5,
        'ssh',
        'info',
        `Invalid user ${['admin', 'oracle', 'test', 'git'][i % 4]} from 203.0.113.9 port ${40_000 + i}`,
      ],
      [i * 1.5 + 0.1, 'ssh', 'info', 'pam_unix(sshd:auth): check pass; user unknown'],
      [
        i * 1.5 + 0.2,
        'ssh',
        'notice',
        'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9',
      ],
      [
        i * 1.5 + 0.9,
        'ssh',
        'info',
        `Failed password for invalid user ${['admin', 'oracle', 'test', 'git'][i % 4]} from 203.0.113.9 port ${40_000 + i} ssh2`,
      ],
      [
        i * 1.5 + 1,
        'ssh',
        'info',
        `Connection closed by invalid user ${['admin', 'oracle', 'test', 'git'][i % 4]} 203.0.113.9 port ${40_000 + i} [preauth]`,
      ],
    ]),
  },
  {
    name: "a container's new stack trace",
    host: 'ocean',
    lines: repeat(4, (i) => [
      [
        i * 8,
        'shop-api-1',
        'error',
        'java.lang.IllegalStateException: cart has no currency\n\tat org.example.shop.Cart.total(Cart.java:88)\n\tat org.example.shop.Checkout.run(Checkout.java:41)\nCaused by: java.util.NoSuchElementException: currency\n\t... 12 more',
      ],
    ]),
  },
  {
    name: 'out-of-memory kill',
    host: 'dns01',
    lines: [
      [
        0,
        'kernel',
        'warning',
        'unbound invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      ],
      [
        0.1,
        'kernel',
        'info',
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/unbound.service,task_memcg=/system.slice/unbound.service,task=unbound,pid=812,uid=104',
      ],
      [
        0.2,
        'kernel',
        'error',
        'Memory cgroup out of memory: Killed process 812 (unbound) total-vm:412000kB, anon-rss:262000kB, file-rss:4000kB, shmem-rss:0kB, UID:104 pgtables:640kB oom_score_adj:0',
      ],
      [
        0.4,
        'systemd',
        'warning',
        'unbound.service: A process of this unit has been killed by the OOM killer.',
      ],
      [
        0.6,
        'systemd',
        'notice',
        'unbound.service: Main process exited, code=killed, status=9/KILL',
      ],
      [0.7, 'systemd', 'warning', "unbound.service: Failed with result 'oom-kill'."],
      [1, 'systemd', 'info', 'unbound.service: Scheduled restart job, restart counter is at 1.'],
      [1.2, 'systemd', 'info', 'Started unbound.service - Unbound DNS server.'],
    ],
  },
  {
    name: 'an out-of-memory kill that only systemd tells',
    host: 'node006',
    lines: [
      [
        0,
        'systemd',
        'warning',
        'shop-db.service: A process of this unit has been killed by the OOM killer.',
      ],
      [0.2, 'systemd', 'warning', "shop-db.service: Failed with result 'oom-kill'."],
    ],
  },
];

/** What a quiet host says: timers, a cron job, now and then a login; and its heartbeat. */
function quiet(minutes: number): Line[] {
  return hosts.flatMap((host, number) =>
    repeat(minutes, (minute): Line[] => {
      const at = (second: number): number =>
        startMs + minute * minuteMs + (second + number) * secondMs;
      const said = (second: number, service: string, text: string, level = 'info'): Line => {
        const job = service.endsWith('-1') ? 'docker' : 'systemd-journal';
        return { timeMs: at(second), host, job, service, level, text };
      };
      return [
        said(1, 'tidewatch-canary', `tidewatch-canary: heartbeat from ${host} every 60 s`),
        said(
          2,
          'cron',
          `(root) CMD (test -x /usr/sbin/anacron || run-parts /etc/cron.${minute % 7})`,
        ),
        said(2.1, 'cron', 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'),
        said(2.3, 'cron', 'pam_unix(cron:session): session closed for user root'),
        said(
          20,
          'systemd',
          'Starting sysstat-collect.service - system activity accounting tool...',
        ),
        said(20.2, 'systemd', 'sysstat-collect.service: Deactivated successfully.'),
        said(
          20.3,
          'systemd',
          'Finished sysstat-collect.service - system activity accounting tool.',
        ),
        said(40, 'shop-api-1', `GET /health 200 ${(minute * 7) % 23} ms`),
        ...(minute % 2 === 0
          ? [
              said(
                30,
                'ssh',
                `Accepted publickey for deploy from 192.168.1.20 port ${50_000 + minute} ssh2: ED25519 SHA256:abc`,
              ),
            ]
          : [
              said(
                31,
                'ssh',
                'Received disconnect from 192.168.1.20 port 50122:11: disconnected by user',
              ),
            ]),
      ];
    }),
  );
}

function linesOf({ host, lines }: Fault, atMs: number): Line[] {
  return lines.map(([second, service, level, text]) => ({
    timeMs: atMs + second * secondMs,
    host,
    job: service.endsWith('-1') ? 'docker' : 'systemd-journal',
    service,
    level,
    text,
  }));
}

/** As the service does: a batch a poll, and the time between two. */
function live({ pipeline, streams }: PipelineParts, lines: readonly Line[]): IncidentChange[] {
  const changes: IncidentChange[] = [];
  for (const { timeMs, text, ...labels } of lines.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const at = Math.max((pipeline.eventMs ?? timeMs) + 1_500, timeMs - 10 * secondMs);
    for (let nowMs = at; nowMs < timeMs; nowMs += 500) changes.push(...pipeline.flush(nowMs));
    changes.push(...pipeline.push(lineBatchOf(text, timeMs, streams.intern(labels)), 'loki'));
  }
  return changes;
}

const { patterns } = await loadPatterns();

function young(): PipelineParts {
  return createPipeline({ budget: 20, timezone: 'UTC', learnMs, patterns });
}

function titles(changes: readonly IncidentChange[]): string[] {
  return changes
    .filter(({ tell }) => tell !== 'nothing')
    .map(({ tell, incident }) => `${tell}: ${incident.title}`);
}

test('Pipeline tells nothing of quiet hosts that are known for minutes', () => {
  assert.deepEqual(titles(live(young(), quiet(40))), []);
});

for (const fault of faults) {
  test(`Pipeline tells ${fault.name} on a host known for minutes, once`, (t: TestContext) => {
    const atMs = startMs + 7 * minuteMs + 47 * secondMs;
    const changes = live(young(), [...quiet(14), ...linesOf(fault, atMs)]);
    const opened = changes.filter(({ tell }) => tell === 'opened');
    assert.equal(opened.length, 1, titles(changes).join('\n'));
    const last = changes.findLast(
      ({ incident }) => incident.id === opened[0]?.incident.id,
    )?.incident;
    assert.deepEqual(last?.hosts, [fault.host]);
    assert.equal(last.startedWith?.text, fault.lines[0]?.[3]);
    t.diagnostic(
      `${fault.name}: told ${(opened[0]!.incident.openedMs - atMs) / secondMs} s after its first line; ${titles(changes).join(' | ')}`,
    );
  });
}

test('Pipeline lets no host wait for what starts on another in the same minute', () => {
  const atMs = startMs + 7 * minuteMs + 17 * secondMs;
  const started = Array.from('abcdefghijklmnopqrst', (letter, i): Line => {
    const about = { host: 'ocean', job: 'systemd-journal', service: 'shop', level: 'info' };
    const text = `${letter.repeat(6)} ${'is ready '.repeat(i + 1)}`;
    return { ...about, timeMs: atMs - 5_000 + 100 * i, text };
  });
  const together = faults.slice(0, 3);
  const lines = together.flatMap((fault) => linesOf(fault, atMs));
  const changes = live(young(), [...quiet(14), ...started, ...lines]);
  for (const { host } of together) {
    const told = changes.find(
      ({ tell, incident }) => tell === 'opened' && incident.hosts[0] === host,
    );
    assert.ok(
      told !== undefined && told.incident.openedMs - atMs <= 5_000,
      titles(changes).join('\n'),
    );
  }
});

test('Pipeline tells all of them in one hour, the silent agent too, and nothing else', (t: TestContext) => {
  const silentMs = startMs + 46 * minuteMs;
  const lines = [
    ...quiet(60).filter(({ host, timeMs }) => host !== 'node005' || timeMs < silentMs),
    ...faults.flatMap((fault, i) =>
      linesOf(fault, startMs + (7 + 6 * i) * minuteMs + 17 * secondMs),
    ),
  ];
  const changes = live(young(), lines);
  const opened = changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
  const expected = [...faults.map(({ host }) => host), 'node005'];
  assert.deepEqual(
    opened.map((incident) => incident.hosts.join(' ')),
    expected,
    titles(changes).join('\n'),
  );
  assert.deepEqual(opened.at(-1)?.kinds, ['silence']);
  t.diagnostic(
    `silence: told ${(opened.at(-1)!.openedMs - silentMs) / secondMs} s after the last line could have come`,
  );
});
