import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHost } from '../../infra/src/check/check-host.ts';
import { checkWithPrograms } from '../../infra/src/check/check-with-programs.ts';
import { programs } from './programs.ts';
import { renderedHosts } from './rendered-hosts.ts';

for (const fleet of ['hosts/hosts.yaml', 'test/kit/fleets/everything.yaml']) {
  test(
    `every program accepts what is rendered for it from ${fleet}`,
    { timeout: 120_000 },
    async () => {
      for (const { plan, files } of renderedHosts.ofFile(fleet)) {
        assert.deepEqual(checkHost(plan, files), []);
        const { problems, absent, accepted } = await checkWithPrograms(
          plan,
          files,
          programs.places,
        );
        assert.deepEqual(problems, []);
        assert.deepEqual(absent, []);
        assert.ok(accepted.length >= 4);
      }
    },
  );
}

test('a program that refuses its file is heard', { timeout: 240_000 }, async () => {
  const [ocean] = renderedHosts.ofFile('hosts/hosts.yaml');
  assert.ok(ocean !== undefined);
  const broken = ocean.files.map((file) => ({
    ...file,
    content: file.content
      .replace('chunk_idle_period', 'chunk_idle_perod')
      .replace('proxy_pass', 'proxy_path')
      .replace('omfwd', 'omforward')
      .replace('scrape_configs', 'scrape_confgs')
      .replace('OnCalendar=weekly', 'OnCalendar=sometimes'),
  }));
  const { problems } = await checkWithPrograms(ocean.plan, broken, programs.places);
  const programsThatRefuse = problems.map(({ message }) => message.split(' ')[0]);
  assert.deepEqual(programsThatRefuse, [
    'systemd-analyze',
    'loki',
    'nginx',
    'rsyslogd',
    'promtail',
  ]);
});
