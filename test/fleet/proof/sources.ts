import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { describe, test } from 'node:test';
import { type Fleet, hostNames } from './fleet.ts';
import { type Labels, Lookout } from './lookout.ts';

const files: Readonly<Record<string, { path: string; service: string }>> = {
  ocean: { path: '/var/log/nginx/error.log', service: 'nginx' },
  dns01: { path: '/var/log/pihole/pihole.log', service: 'pihole' },
  node005: { path: '/srv/app/logs/app.log', service: 'app' },
  node006: { path: '/var/log/backup/backup.log', service: 'backup' },
};

/** The slowest are containers by Docker's API under Alloy: 5 to 16 s on a quiet machine. */
const arrivesWithinSeconds = 60;

/** One line through every source of every host, and whose labels it bears in Loki. */
export function sources(fleet: () => Fleet): void {
  const arrives = async (text: string, labels: Labels): Promise<void> => {
    const lookout = await fleet().lookout();
    const line = await Lookout.until(text, arrivesWithinSeconds, async () => {
      const [found] = await lookout.lines(`{job=~".+"} |= "${text}"`);
      return found;
    });
    const asked = Object.keys(labels).map((name) => [name, line.labels[name]]);
    assert.deepEqual(Object.fromEntries(asked), labels);
  };

  describe('a line through every source', () => {
    for (const host of hostNames) {
      test(`${host}: journal`, async () => {
        await fleet().bed.inside(host, `logger -t canary "from the journal of ${host}"`);
        await arrives(`from the journal of ${host}`, {
          job: 'systemd-journal',
          host,
          service: 'canary',
        });
      });

      test(`${host}: a container`, async () => {
        // The agent asks Docker now and then which containers there are: this one stays until it has.
        const script = `while :; do echo from a container of ${host}; sleep 3; done`;
        await fleet().bed.inside(
          host,
          `docker run --detach --name canary fleet/busybox:1 sh -c '${script}'`,
        );
        await arrives(`from a container of ${host}`, { job: 'docker', host, service: 'canary' });
        await fleet().bed.inside(host, 'docker rm --force canary');
      });

      test(`${host}: a file`, async () => {
        const { path = '', service = '' } = files[host] ?? {};
        const folder = path.slice(0, path.lastIndexOf('/'));
        const date = new Date().toISOString().slice(0, 10);
        await fleet().bed.inside(
          host,
          `mkdir -p ${folder}; echo "${date} from a file of ${host}" >>${path}`,
        );
        await arrives(`from a file of ${host}`, { job: 'file', host, service });
      });
    }

    test('devices, by UDP and TCP in both forms', async () => {
      const { bed } = fleet();
      const [router, switch01] = bed.devices;
      assert.ok(router && switch01);
      const ocean = bed.host('ocean').plan.address;
      await udp(router.address, ocean, '<13>Nov  3 10:11:12 fritz dhcpd: old form by UDP');
      await tcp(router.address, ocean, '<13>Nov  3 10:11:12 fritz dhcpd: old form by TCP\n');
      const line = '<14>1 2026-01-02T03:04:05Z sw link - - - new form by UDP';
      await udp(switch01.address, ocean, line);
      const counted = line.replace('UDP', 'TCP');
      await tcp(switch01.address, ocean, `${counted.length} ${counted}`);
      await udp(
        switch01.address,
        ocean,
        '<190>421: *Mar  1 00:07:12.1: %LINK-3-UPDOWN: its own form',
      );
      for (const [text, host] of [
        ['old form by UDP', 'router'],
        ['old form by TCP', 'router'],
        ['new form by UDP', 'switch01'],
        ['new form by TCP', 'switch01'],
        ['its own form', 'switch01'],
      ] as const)
        await arrives(text, { job: 'syslog', host });
    });
  });
}

async function udp(from: string, to: string, text: string): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  await new Promise<void>((resolve, reject) => {
    socket.send(text, 1514, to, (error) => (error === null ? resolve() : reject(error)));
  });
  socket.close();
}

async function tcp(from: string, to: string, text: string): Promise<void> {
  const socket = createConnection({ host: to, port: 1514, localAddress: from });
  await once(socket, 'connect');
  socket.end(text);
  socket.resume();
  await once(socket, 'close');
}
