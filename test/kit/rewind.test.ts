import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const script = join(import.meta.dirname, '../../templates/agent/rewind.sh');
const atUs = 0x6_615b_d7b8_e5a9;
const cursor = cursorAt(atUs, '13df');

const promtail = {
  'positions.yaml': `positions:
  /var/log/nginx/error.log: "4711"
  cursor-06cbfcb1a5e993a3be5e: "1795896953"
  cursor-journal: ${cursor}
`,
};
const alloy = {
  'loki.source.file.file_0/positions.yml': `positions:
  ? path: /var/log/app.log
    labels: '{host="a", job="file"}'
  : "226332"
`,
  'loki.source.docker.containers/positions.yml': `positions:
  ? path: cursor-730888fc60b5
    labels: '{__meta_docker_container_name="/app", job="docker"}'
  : "1795896949"
`,
  'loki.source.journal.journal/positions.yml': `positions:
  ? path: cursor-loki.source.journal.journal
    labels: ""
  : ${cursor}
`,
};

function cursorAt(us: number, seqnum: string): string {
  return `s=56d7ee98;i=${seqnum};b=9d55a4f5;m=313de3e34;t=${us.toString(16)};x=9192e976`;
}

/** What stands in an agent's files after the script; `earliest` is what the journal answers. */
function rewound(
  files: Readonly<Record<string, string>>,
  earliest: string,
): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'rewind-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const answer = `#!/bin/sh\n[ -z '${earliest}' ] || echo '-- cursor: ${earliest}'\n`;
    writeFileSync(join(folder, 'journalctl'), answer, { mode: 0o755 });
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    const run = spawnSync('sh', [script, folder], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stderr, '');
    const names = Object.keys(files);
    return Object.fromEntries(
      names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('rewind', { skip: process.platform !== 'linux' && 'it is for Linux' }, () => {
  const before = cursorAt(atUs - 60_000_000, '1');

  test('begins earlier in the journal and with containers, of Promtail', () => {
    const [text = ''] = Object.values(rewound(promtail, before));
    const expected = promtail['positions.yaml']
      .replace(cursor, before)
      .replace('1795896953', '1795896653');
    assert.equal(text, expected);
  });

  test('begins earlier in the journal and with containers, of Alloy', () => {
    const texts = rewound(alloy, before);
    const [file, docker, journal] = Object.values(alloy);
    assert.deepEqual(Object.values(texts), [
      file,
      docker?.replace('1795896949', '1795896649'),
      journal?.replace(cursor, before),
    ]);
  });

  test('goes back no further than Loki takes lines', () => {
    const floor = `t=${(atUs - 3_000_000_000).toString(16)}`;
    for (const earliest of [cursorAt(atUs - 4_000_000_000, '1'), '']) {
      const [text = ''] = Object.values(rewound(promtail, earliest));
      assert.match(text, new RegExp(`cursor-journal: ${floor}$`, 'm'));
    }
  });

  test('goes back by seconds after an agent that has ended by itself, but only then', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rewind-'));
    const run = (args: readonly string[], SERVICE_RESULT = '', EXIT_CODE = '') =>
      spawnSync('sh', [script, ...args, folder], {
        env: { PATH: '/usr/bin:/bin', SERVICE_RESULT, EXIT_CODE },
      }).status;
    try {
      const file = join(folder, 'positions.yaml');
      const text = 'positions:\n  cursor-06cbfcb1a5e993a3be5e: "1795896953"\n';
      writeFileSync(file, text);
      assert.equal(run(['ended'], 'success', 'exited'), 0);
      assert.equal(run([]), 0);
      assert.equal(readFileSync(file, 'utf8'), text.replace('953', '948'));
      for (const [result, code] of [
        ['timeout', 'killed'],
        ['success', 'killed'],
        ['exit-code', 'exited'],
      ] as const) {
        writeFileSync(file, text);
        assert.equal(run(['ended'], result, code), 0);
        assert.equal(run([]), 0);
        assert.equal(readFileSync(file, 'utf8'), text.replace('953', '653'), result);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('has nothing to do before the first start, and again on what it has written', () => {
    const empty = { 'positions.yaml': 'positions: {}\n' };
    assert.deepEqual(rewound(empty, before), empty);
    const floor = { 'positions.yaml': 'positions:\n  cursor-journal: t=6615bd7b8e5a9\n' };
    assert.deepEqual(rewound(floor, before), floor);
  });
});
