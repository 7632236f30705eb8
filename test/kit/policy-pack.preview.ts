import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

// As the engine does: Pulumi's own protocol, with the packages that its SDK brings.
const load = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = load('@grpc/grpc-js');
const { AnalyzerClient } = load('./proto/analyzer_grpc_pb');
const { AnalyzeRequest, AnalyzerResourceOptions } = load('./proto/analyzer_pb');
const { Struct } = load('google-protobuf/google/protobuf/struct_pb');

interface Diagnostic {
  readonly policyname: string;
  readonly message: string;
  readonly enforcementlevel: number;
}

describe('the policy pack, started and asked as the engine does', () => {
  let pack: ChildProcess;
  let client: {
    analyze: (
      request: unknown,
      done: (
        error: Error | null,
        answer: { toObject: () => { diagnosticsList: Diagnostic[] } },
      ) => void,
    ) => void;
    close: () => void;
  };

  before(async () => {
    const cwd = join(import.meta.dirname, '../../infra');
    pack = spawn(process.execPath, ['src/policies/index.ts'], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(pack.stdout);
    const [port] = await once(pack.stdout, 'data');
    const address = `127.0.0.1:${String(port).trim()}`;
    client = new AnalyzerClient(address, grpc.credentials.createInsecure());
  });

  after(async () => {
    client.close();
    pack.kill();
    await once(pack, 'exit');
  });

  const analyze = (type: string, props: object): Promise<Diagnostic[]> =>
    new Promise((resolve, reject) => {
      const request = new AnalyzeRequest();
      request.setType(type);
      request.setName('planted');
      request.setUrn(`urn:pulumi:ocean::tidewatch::${type}::planted`);
      const options = new AnalyzerResourceOptions();
      options.setCustomtimeouts(new AnalyzerResourceOptions.CustomTimeouts());
      request.setOptions(options);
      request.setProperties(Struct.fromJavaScript(props));
      client.analyze(request, (error, answer) => {
        if (error === null) resolve(answer.toObject().diagnosticsList);
        else reject(error);
      });
    });

  test('it finds what is planted, by name', async () => {
    const found = await analyze('docker:index/container:Container', {
      name: 'loki',
      image: 'grafana/loki:latest',
      memory: 1024,
      ports: [{ internal: 3100, external: 3100 }],
      mounts: [{ type: 'bind', source: '/var/run/docker.sock', target: '/docker.sock' }],
    });
    assert.deepEqual(found.map(({ policyname }) => policyname).toSorted(), [
      'image-pinned',
      'memory-limited',
      'no-docker-socket',
      'no-public-bind',
    ]);
  });

  test('it takes what is right, and only advises about a missing host key', async () => {
    const create = 'curl http://ocean';
    const [first, second, ...more] = await analyze('command:remote:Command', {
      connection: { host: '192.0.2.1' },
      create,
    });
    assert.deepEqual(more, []);
    assert.deepEqual([first?.policyname, first?.enforcementlevel], ['host-key-present', 0]);
    assert.deepEqual([second?.policyname, second?.enforcementlevel], ['no-secret-in-command', 1]);
    assert.deepEqual(await analyze('random:index:Something', { create }), []);
  });
});
