/** Stands in for pulumi-resource-docker 5.2.0: Container, Network and Volume; see README.md. */
import { main, type Provider } from '@pulumi/pulumi/provider/index.js';
import { differingInputs } from './differing-inputs.ts';
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

const refusal =
  'this stand-in only previews: install the real plugin with pulumi plugin install resource docker 5.2.0';

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
    const replaces =
      argsOf(urn) === 'ContainerArgs' ? changed.filter((name) => !inPlace.has(name)) : changed;
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: true };
  },
  create: async (urn) => {
    throw new Error(`Cannot make ${urn}: ${refusal}`);
  },
  update: async (_id, urn) => {
    throw new Error(`Cannot change ${urn}: ${refusal}`);
  },
  delete: async (_id, urn) => {
    throw new Error(`Cannot delete ${urn}: ${refusal}`);
  },
};

await main(provider, process.argv.slice(2));
