/** Stands in for pulumi-resource-command 1.2.1, `command:remote:Command` alone; see README.md. */
import { randomUUID } from 'node:crypto';
import { main, type Provider } from '@pulumi/pulumi/provider/index.js';
import { differingInputs } from './differing-inputs.ts';
import { plainValue } from './plain-value.ts';
import { PublishedSchema, isRecord } from './published-schema.ts';
import { type Connection, runOverSsh } from './run-over-ssh.ts';

const schema = new PublishedSchema('@pulumi/command', ['remote/command.d.ts', 'types/input.d.ts']);

interface Inputs {
  readonly connection: Connection;
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function inputsOf(urn: string, sent: unknown): Inputs {
  if (urn.split('::')[2]?.split('$').at(-1) !== 'command:remote:Command')
    throw new Error(`the stand-in knows command:remote:Command alone, not ${urn}`);
  const inputs = plainValue(sent);
  if (!isRecord(inputs)) throw new Error('inputs are no object');
  return inputs as unknown as Inputs;
}

async function run(text: string | undefined, sent: Record<string, unknown>, inputs: Inputs) {
  if (inputs.environment !== undefined) throw new Error('setenv failed: sshd has no AcceptEnv');
  if (text === undefined) return { ...sent, stdout: '', stderr: '' };
  const said = await runOverSsh(inputs.connection, text, inputs.stdin ?? '');
  if (said.code !== 0)
    throw new Error(
      `Process exited with status ${said.code}: running ${JSON.stringify(text)}:\n${said.stderr}${said.stdout}`,
    );
  return { ...sent, stdout: said.stdout.trimEnd(), stderr: said.stderr.trimEnd() };
}

const provider: Provider = {
  version: '1.2.1',
  check: async (urn, _olds, news) => {
    const problems = schema.problems('CommandArgs', { ...inputsOf(urn, news) });
    return { inputs: news, failures: problems.map((reason) => ({ property: '', reason })) };
  },
  diff: async (_id, urn, olds, news) => {
    const changed = differingInputs({ ...inputsOf(urn, olds) }, { ...inputsOf(urn, news) });
    return {
      changes: changed.length > 0,
      replaces: changed.filter((name) => name === 'triggers'),
    };
  },
  create: async (urn, sent) => {
    const inputs = inputsOf(urn, sent);
    return { id: randomUUID(), outs: await run(inputs.create, sent, inputs) };
  },
  update: async (_id, urn, _olds, news) => {
    const inputs = inputsOf(urn, news);
    return { outs: await run(inputs.update ?? inputs.create, news, inputs) };
  },
  delete: async (_id, urn, sent) => {
    const inputs = inputsOf(urn, sent);
    await run(inputs.delete, sent, inputs);
  },
};

await main(provider, process.argv.slice(2));
