import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { KitError } from '../errors/kit-error.ts';
import { ownImageTag } from './own-image-tag.ts';
import { parseImagePins } from './parse-image-pins.ts';

const committed = join(import.meta.dirname, '../../../hosts/images.yaml');
const text = readFileSync(committed, 'utf8');

test('parseImagePins() reads the committed file', () => {
  const pins = parseImagePins('images.yaml', text, '0123456789abcdef');
  assert.equal(pins.loki.name, 'grafana/loki:3.7.6');
  assert.match(pins.loki.digest ?? '', /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(pins['log-anomaly-detector'], {
    name: 'log-anomaly-detector:0123456789abcdef',
    digest: undefined,
  });
});

const wrong: readonly [string, RegExp][] = [
  [text.replace(/ {2}digest: .*/, ''), /loki: its digest is not/],
  [text.replace(/sha256:[0-9a-f]{60}/, 'sha256:'), /loki: its digest is not/],
  [text.replace('tag: 3.7.6', 'tag: 3.7'), /loki: its tag is no tag \(in quotes/],
  [text.replace('grafana/loki', 'Grafana/Loki; rm'), /loki: its image is no name/],
  [text.replace('loki:', 'lokki:'), /loki: it has no image\n.*there is no image "lokki"/],
  ['- a', /not a list/],
  ['[a', /images\.yaml: /],
];
for (const [mistaken, message] of wrong) {
  test(`parseImagePins() refuses what is ${message.source}`, () => {
    assert.throws(
      () => parseImagePins('images.yaml', mistaken, 'x'),
      (error) =>
        error instanceof KitError &&
        error.code === 'image-not-pinned' &&
        message.test(error.message),
    );
  });
}

test('ownImageTag() changes with what the image is built from, and not with a test', () => {
  const root = mkdtempSync(join(tmpdir(), 'own-'));
  try {
    mkdirSync(join(root, 'detector/src'), { recursive: true });
    const tagWith = (file: string, content: string): string => {
      writeFileSync(join(root, file), content);
      return ownImageTag(root);
    };
    const first = tagWith('detector/src/a.ts', '1');
    assert.match(first, /^[0-9a-f]{16}$/);
    assert.equal(ownImageTag(root), first);
    mkdirSync(join(root, 'detector/src/kernel/dist'), { recursive: true });
    assert.equal(tagWith('detector/src/kernel/dist/kernel.wasm', '1'), first);
    assert.equal(tagWith('detector/src/a.test.ts', '1'), first);
    assert.equal(tagWith('README.md', '1'), first);
    assert.notEqual(tagWith('detector/src/a.ts', '2'), first);
    assert.notEqual(tagWith('package-lock.json', '{}'), tagWith('package-lock.json', '{ }'));
  } finally {
    rmSync(root, { recursive: true });
  }
});
