/** Stands in for pulumi-resource-docker 5.2.0: Container, Network and Volume; see README.md. */
import { createRequire } from 'node:module';
import { main, type Provider } from '@pulumi/pulumi/provider/index.js';
import { type ContainerInputs, containerBody, limitsBody } from './container-body.ts';
import { differingInputs } from './differing-inputs.ts';
import { DockerApi } from './docker-api.ts';
import { plainValue } from './plain-value.ts';
import { PublishedSchema, isRecord } from './published-schema.ts';

const schema = new PublishedSchema('@pulumi/docker', [
  'container.d.ts',
  'network.d.ts',
  'volume.d.ts',
  'types/input.d.ts',
]);
const kinds: Readonly<Record<string, string>> = {
  'docker:index/container:Container': 'ContainerArgs',
  'docker:index/network:Network': 'NetworkArgs',
  'docker:index/volume:Volume': 'VolumeArgs',
};
/** Inputs of a container that the real provider changes in place; everything else replaces it. */
const inPlace = new Set(
  [
    'cpuSet cpuShares cpus maxRetryCount memory memorySwap restart',
    'destroyGraceSeconds mustRun wait waitTimeout removeVolumes',
  ].flatMap((names) => names.split(' ')),
);
let api: DockerApi | undefined;

function argsOf(urn: string): string {
  const type = urn.split('::')[2]?.split('$').at(-1) ?? '';
  const known = kinds[type];
  if (known === undefined) throw new Error(`the stand-in does not know ${type}`);
  return known;
}

function inputsOf(sent: unknown): Readonly<Record<string, unknown>> {
  const inputs = plainValue(sent);
  if (!isRecord(inputs)) throw new Error('inputs are no object');
  return inputs;
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  if (api === undefined) throw new Error('the provider was not configured with an ssh:// host');
  return await api.call(method, path, body);
}

async function createContainer(inputs: ContainerInputs): Promise<string> {
  const made = await call('POST', `/containers/create?name=${inputs.name}`, containerBody(inputs));
  const id = isRecord(made) ? String(made['Id']) : '';
  for (const { name, aliases } of inputs.networksAdvanced?.slice(1) ?? []) {
    const endpoint = { Container: id, EndpointConfig: { Aliases: aliases ?? [] } };
    await call('POST', `/networks/${name}/connect`, endpoint);
  }
  await call('POST', `/containers/${id}/start`);
  return id;
}

async function create(kind: string, inputs: Readonly<Record<string, unknown>>): Promise<string> {
  const name = String(inputs['name']);
  if (kind === 'ContainerArgs') return await createContainer(inputs as unknown as ContainerInputs);
  if (kind === 'VolumeArgs') {
    await call('POST', '/volumes/create', { Name: name });
    return name;
  }
  const made = await call('POST', '/networks/create', { Name: name, CheckDuplicate: true });
  return isRecord(made) ? String(made['Id']) : name;
}

const collections: Readonly<Record<string, string>> = {
  ContainerArgs: 'containers',
  NetworkArgs: 'networks',
  VolumeArgs: 'volumes',
};

async function isThere(kind: string, id: string): Promise<boolean> {
  const path = `/${collections[kind]}/${id}${kind === 'ContainerArgs' ? '/json' : ''}`;
  return await call('GET', path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.startsWith('docker answers 404')) return false;
      throw error;
    },
  );
}

const provider: Provider = {
  version: '5.2.0',
  check: async (urn, _olds, news) => {
    const problems = schema.problems(argsOf(urn), inputsOf(news));
    return { inputs: news, failures: problems.map((reason) => ({ property: '', reason })) };
  },
  diff: async (_id, urn, olds, news) => {
    const before = inputsOf(olds);
    const outputs = Object.keys(before).filter((name) => !(name in news));
    const changed = differingInputs(before, inputsOf(news), outputs);
    const isContainer = argsOf(urn) === 'ContainerArgs';
    const replaces = isContainer ? changed.filter((name) => !inPlace.has(name)) : changed;
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: true };
  },
  create: async (urn, sent) => ({ id: await create(argsOf(urn), inputsOf(sent)), outs: sent }),
  // Whether it is there at all; the real one reads back every input.
  read: async (id, urn, props) =>
    (await isThere(argsOf(urn), id)) ? { id, props } : { id: '', props: {} },
  update: async (id, _urn, _olds, news) => {
    const inputs = inputsOf(news) as unknown as ContainerInputs;
    await call('POST', `/containers/${id}/update`, limitsBody(inputs));
    return { outs: news };
  },
  delete: async (id, urn, sent) => {
    const kind = argsOf(urn);
    if (kind === 'VolumeArgs') await call('DELETE', `/volumes/${id}`);
    else if (kind === 'NetworkArgs') await call('DELETE', `/networks/${id}`);
    else {
      const { destroyGraceSeconds = 10 } = inputsOf(sent);
      await call('POST', `/containers/${id}/stop?t=${String(destroyGraceSeconds)}`);
      await call('DELETE', `/containers/${id}?force=true`);
    }
  },
};

/** The SDK's provider server does not hand on what a provider is configured with: it is read on its way. */
function readConfiguration(): void {
  const load = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
  const { Server } = load('@grpc/grpc-js');
  const { addService } = Server.prototype;
  Server.prototype.addService = function add(this: unknown, service: unknown, server: object) {
    const { configure } = server as { configure: (call: unknown, done: unknown) => void };
    const reading = (
      asked: { request: { getArgs: () => { toJavaScript: () => unknown } } },
      done: unknown,
    ) => {
      const { host, sshOpts } = inputsOf(asked.request.getArgs().toJavaScript());
      const options: unknown = typeof sshOpts === 'string' ? JSON.parse(sshOpts) : sshOpts;
      if (typeof host === 'string' && host.startsWith('ssh://'))
        api = new DockerApi({ host, sshOpts: Array.isArray(options) ? options.map(String) : [] });
      configure.call(server, asked, done);
    };
    return addService.call(this, service, Object.assign(server, { configure: reading }));
  };
}

readConfiguration();
await main(provider, process.argv.slice(2));
