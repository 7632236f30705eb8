import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runKit } from '../../infra/src/cli/run-kit.ts';
import { fillSecrets } from '../../infra/src/render/fill-secrets.ts';
import { renderedHosts } from './rendered-hosts.ts';

const fleets = ['hosts/hosts.yaml', 'test/kit/fleets/everything.yaml'];
const canary = (name: string): string => `CANARY-${name}-7f3a`;
/** As it stands in a file: as it is, as webhook secret, as digest. */
const anyCanary = /CANARY-|Q0FOQVJZ/;

test('twelve planted secrets reach files of mode 0600 and nothing else', () => {
  const planted = new Set<string>();
  const all = fleets.flatMap((fleet) => renderedHosts.ofFile(fleet)).flatMap(({ files }) => files);
  for (const { content, path, mode } of all) {
    assert.doesNotMatch(content, anyCanary, path);
    const filled = fillSecrets(content, (name) => {
      planted.add(name);
      return canary(name);
    });
    if (mode !== '0600') assert.equal(filled, content, path);
  }
  assert.ok(planted.size >= 12, [...planted].join(' '));
});

test('no plan holds a secret: neither a container nor a command nor a reason', () => {
  for (const fleet of fleets) {
    for (const { plan } of renderedHosts.ofFile(fleet)) {
      const { containers, bundles, reasons } = plan;
      const text = JSON.stringify([
        containers,
        reasons,
        bundles.map(({ validate, apply, destroy }) => [validate, apply, destroy]),
      ]);
      assert.doesNotMatch(text, /@\{(secret|sha1|whsec):/);
    }
  }
});

test('what somebody puts into hosts.yaml by mistake is not carried further than the place it is wrong at', async () => {
  let said = '';
  const terminal = {
    out: { write: (text: string) => (said += text) },
    error: { write: (text: string) => (said += text) },
    hasColour: false,
    isInteractive: false,
  };
  for (const fleet of fleets) {
    await runKit(['validate', '--why', '--json', '--hosts', fleet], terminal);
    await runKit(['validate', '--why', '--hosts', fleet], terminal);
  }
  assert.doesNotMatch(said, /@\{|password_file|CANARY/);
});
