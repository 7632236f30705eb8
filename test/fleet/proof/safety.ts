import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { runProgram } from '../bed/run-program.ts';
import { type Fleet, hostNames } from './fleet.ts';

/** What others get to see of the fleet. */
export function safety(fleet: () => Fleet): void {
  describe('safety', () => {
    test('nothing but ssh, nginx, syslog and what was there listens off loopback', async () => {
      const { bed } = fleet();
      for (const host of hostNames) {
        const listening = await bed.inside(host, "ss -tulnH | awk '{ print $1, $5 }'");
        const open = listening
          .split('\n')
          .filter((line) => line !== '' && !/ (127\.|\[::1\])/.test(line))
          .map((line) => line.replace(/ .*:(\d+)$/, ' $1'));
        // 80 and 5678 are ocean's own: its nginx and its n8n were there before.
        const ocean = ['tcp 80', 'tcp 5678', 'tcp 3100', 'tcp 8085', 'tcp 1514', 'udp 1514'];
        const expected = host === 'ocean' ? [...ocean, 'tcp 22'] : ['tcp 22'];
        assert.deepEqual([...new Set(open)].toSorted(), expected.toSorted(), host);
      }
    });

    test("Loki's administration is refused, however its path is written", async () => {
      const { bed, operator } = fleet();
      const { address } = bed.host('ocean').plan;
      const password = (await operator.secrets('ocean')).get('loki-password-dns01') ?? '';
      const login = `Basic ${Buffer.from(`agent-dns01:${password}`).toString('base64')}`;
      const status = (path: string, authorization?: string) => ask(address, path, authorization);
      assert.equal(await status('/ready', login), 200);
      assert.equal(await status('/ready'), 401);
      for (const path of [
        '/config',
        '/flush',
        '/ingester/shutdown',
        '/loki/api/v1/delete',
        '/loki/api/v1/rules',
        '/metrics',
        '/ready/../config',
        '/ready/%2e%2e/config',
        '/ready/%252e%252e/config',
        '/%2e/config',
        '//config',
        '/loki/api/v1/push/..%2f..%2f..%2f..%2fconfig',
        '/loki/api/v1/push/%252e%252e/%252e%252e/%252e%252e/%252e%252e/flush',
      ]) {
        const got = await status(path, login);
        assert.ok([400, 401, 403, 404].includes(got), `${path}: ${got}`);
      }
      // An agent may push, and not read.
      assert.notEqual(await status('/loki/api/v1/labels', login), 200);
    });

    test('secrets stand in no state, journal, process list or container', async () => {
      const { bed, operator } = fleet();
      const values = new Set<string>();
      for (const host of hostNames)
        for (const value of (await operator.secrets(host)).values()) values.add(value);
      assert.ok(values.size >= 7);
      const list = [...values].join('\n');
      const state = `${bed.folder}/state ${operator.project}`;
      const search = ['sh', '-c', `grep -rlF -f - ${state} || true`] as const;
      assert.equal(await runProgram(search, { input: list }), '');
      for (const host of hostNames) {
        const seen = await bed.inside(
          host,
          'journalctl --no-pager -o export; ps axww -o args; docker ps -aq | xargs -r docker inspect',
        );
        assert.ok(seen.length > 10_000);
        for (const value of values) assert.equal(seen.includes(value), false, host);
      }
    });
  });
}

/** fetch() would tidy the path first. */
function ask(host: string, path: string, authorization?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization };
    const asked = request({ host, port: 3100, path, headers, timeout: 10_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once('error', reject).end();
  });
}
