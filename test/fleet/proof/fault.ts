import { chmodSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bed } from '../bed/bed-of.ts';
import { handOverOomKills } from '../bed/hand-over-oom-kills.ts';
import { runProgram } from '../bed/run-program.ts';

export interface Fault {
  readonly name: string;
  readonly host: string;
  /** So long after the first: an incident takes in what befalls its host soon after, silence apart. */
  readonly afterSeconds: number;
  /** What its incident must begin with; of a silence, the last line that came. */
  readonly firstLine: RegExp;
  /** Seconds between the fault and its alert in which it is given up. */
  readonly patienceSeconds: number;
  inject(bed: Bed): Promise<void>;
  /** Afterwards. */
  mend(bed: Bed): Promise<void>;
}

/** What people who run machines meet, done for real; at the same time on different hosts. */
export const faults: readonly Fault[] = [
  {
    name: 'a service that crashes again and again',
    host: 'node005',
    afterSeconds: 0,
    firstLine: lastWordsOf('shop', String.raw`fatal: cannot open /srv/shop/shop\.db`),
    patienceSeconds: 70,
    async inject(bed) {
      await bed.inside(
        'node005',
        startUnit('shop', [
          '[Unit]',
          'StartLimitIntervalSec=0',
          '[Service]',
          'ExecStart=/bin/sh -c "echo fatal: cannot open /srv/shop/shop.db: permission denied >&2; exit 1"',
          'Restart=always',
          'RestartSec=500ms',
        ]),
      );
      await sleep(15_000);
      await bed.inside('node005', 'systemctl stop shop');
    },
    async mend(bed) {
      await bed.inside('node005', removeUnit('shop'));
    },
  },
  {
    name: 'a disk that is full',
    host: 'dns01',
    afterSeconds: 0,
    firstLine: lastWordsOf('zone-backup', 'No space left on device'),
    patienceSeconds: 70,
    async inject(bed) {
      const service = ['[Service]', 'Type=oneshot', 'ExecStart=/bin/cp /usr/bin/perl /srv/zone'];
      await bed.inside(
        'dns01',
        `mkdir -p /srv/zone; mount -t tmpfs -o size=1m tmpfs /srv/zone; ${startUnit('zone-backup', service)}`,
      );
    },
    async mend(bed) {
      await bed.inside('dns01', `umount /srv/zone; rmdir /srv/zone; ${removeUnit('zone-backup')}`);
    },
  },
  {
    name: 'somebody who guesses passwords',
    host: 'node006',
    afterSeconds: 0,
    firstLine: /authentication failure|Failed password/,
    patienceSeconds: 80,
    inject: guessPasswords,
    mend: () => Promise.resolve(),
  },
  {
    name: "a container's stack trace that was never seen",
    host: 'ocean',
    afterSeconds: 0,
    firstLine: /NullPointerException: cart is null\n\tat shop\.Cart\.total/,
    patienceSeconds: 80,
    async inject(bed) {
      await bed.inside('ocean', `touch /srv/web/broken`);
    },
    async mend(bed) {
      await bed.inside('ocean', 'docker rm --force web; rm -r /srv/web /srv/web.sh');
    },
  },
  {
    name: 'an agent that is silent',
    host: 'dns01',
    afterSeconds: 8,
    firstLine: /"tidewatch-canary: heartbeat from dns01 every 60 s"/,
    patienceSeconds: 200,
    async inject(bed) {
      await bed.inside('dns01', 'systemctl stop alloy');
    },
    async mend(bed) {
      // Its heartbeat is back at once, not when the minute is over.
      await bed.inside('dns01', 'systemctl start alloy tidewatch-canary.service');
    },
  },
  {
    name: 'a process that takes more memory than there is',
    host: 'node005',
    afterSeconds: 150,
    firstLine: /out of memory|oom-kill|code=killed/i,
    patienceSeconds: 70,
    async inject(bed) {
      const since = uptime() - 1;
      await bed.inside(
        'node005',
        startUnit('hungry', [
          '[Service]',
          'MemoryMax=30M',
          "ExecStart=/bin/sh -c 'x=xxxxxxxx; while :; do x=$$x$$x; done'",
        ]),
      );
      for (let tries = 0; (await handOverOomKills(bed, 'node005', since)).length === 0; tries++) {
        if (tries > 50) throw new Error('the kernel killed nothing');
        await sleep(100);
      }
    },
    async mend(bed) {
      await bed.inside('node005', removeUnit('hungry'));
    },
  },
];

/** What runs before the faults come: a container that says the same every half a minute until it breaks. */
export async function startOrdinaryLife(bed: Bed): Promise<void> {
  const trace = [
    'Exception in thread "main" java.lang.NullPointerException: cart is null',
    '\\tat shop.Cart.total(Cart.java:41)',
    '\\tat shop.Order.place(Order.java:17)',
    '',
  ].join('\\n');
  const loop = `i=0; while :; do if [ $((i % 15)) = 0 ]; then echo GET /health 200 in 3 ms; fi; i=$((i + 1)); if [ -f /srv/web/broken ]; then rm /srv/web/broken; printf '${trace}'; fi; sleep 2; done`;
  writeFileSync(join(bed.host('ocean').root, 'srv/web.sh'), loop);
  await bed.inside(
    'ocean',
    'mkdir -p /srv/web; docker run --detach --name web --volume /srv:/srv fleet/busybox:1 sh /srv/web.sh',
  );
}

/**
 * What a service says at its end and what systemd says of it come to journald by two ways, in either
 * order, and the agent may send them by two ways too.
 */
function lastWordsOf(service: string, words: string): RegExp {
  return new RegExp(String.raw`${words}|${service}\.service: Main process exited`);
}

function startUnit(name: string, lines: readonly string[]): string {
  const file = `/run/systemd/system/${name}.service`;
  const quoted = lines.map((line) => `'${line.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  return `printf '%s\\n' ${quoted} >${file}; systemctl daemon-reload; systemctl start --no-block ${name}`;
}

function removeUnit(name: string): string {
  return `systemctl reset-failed ${name} || true; rm -f /run/systemd/system/${name}.service; systemctl daemon-reload`;
}

/** Eight who log in at once, three wrong passwords each. */
async function guessPasswords(bed: Bed): Promise<void> {
  const askpass = join(bed.folder, 'askpass');
  writeFileSync(askpass, '#!/bin/sh\necho wrong\n');
  chmodSync(askpass, 0o755);
  const options = [
    'PreferredAuthentications=password',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'NumberOfPasswordPrompts=3',
  ].map((option) => `-o ${option}`);
  const { address } = bed.host('node006').plan;
  const guess = `env SSH_ASKPASS=${askpass} SSH_ASKPASS_REQUIRE=force ssh ${options.join(' ')} root@${address} true`;
  const all = `for i in 1 2 3 4 5 6 7 8; do (${guess} || true) </dev/null >/dev/null 2>&1 & done; wait`;
  await runProgram(['sh', '-c', all]);
}
