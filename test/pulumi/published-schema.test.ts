import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishedSchema, unknownValue } from './published-schema.ts';

const docker = new PublishedSchema('@pulumi/docker', ['container.d.ts', 'types/input.d.ts']);
const command = new PublishedSchema('@pulumi/command', ['remote/command.d.ts', 'types/input.d.ts']);

test('PublishedSchema takes what the published one takes', () => {
  const container = {
    image: unknownValue,
    ports: [{ internal: 1, ip: '127.0.0.1' }],
    labels: [{ label: 'a', value: 'b' }],
    tmpfs: { '/tmp': 'rw' },
    healthcheck: { tests: ['CMD', 'x'], interval: '3s' },
    memory: 64,
  };
  assert.deepEqual(docker.problems('ContainerArgs', container), []);
  const args = {
    connection: { host: 'h', hostKey: 'k', proxy: { host: 'p' } },
    triggers: [1, 'a'],
  };
  assert.deepEqual(command.problems('CommandArgs', args), []);
});

test('PublishedSchema refuses unknown names, missing ones and other types, nested ones too', () => {
  assert.deepEqual(
    docker.problems('ContainerArgs', { bogus: 1, ports: [{ ip: 1 }], tmpfs: { a: 1 } }),
    [
      'image: it is required',
      'bogus: there is no such property',
      'ports[0].internal: it is required',
      'ports[0].ip: it is no string',
      'tmpfs.a: it is no string',
    ],
  );
  assert.deepEqual(command.problems('CommandArgs', { create: 1, connection: { bogus: 1 } }), [
    'connection.host: it is required',
    'connection.bogus: there is no such property',
    'create: it is no string',
  ]);
});
