import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import {
  type ConfigMap,
  type EngineEvent,
  LocalWorkspace,
  Stack,
} from '@pulumi/pulumi/automation/index.js';
import { execa } from 'execa';
import { pulumiFailure } from './pulumi-failure.ts';

const repository = join(import.meta.dirname, '../../..');
const program = join(import.meta.dirname, '../index.ts');
const namespace = 'tidewatch';

export interface UpRequest {
  /** Whether what is there is looked at first: a container that is gone is made again. */
  readonly isRefreshed: boolean;
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * A folder with Pulumi.yaml and a Pulumi.<host>.yaml for each stack: what `pulumi -s HOST` works on in that
 * folder, with the user's backend and passphrase.
 */
export class PulumiProject {
  readonly #workspace: LocalWorkspace;
  readonly #folder: string;
  readonly #environment: Record<string, string>;

  private constructor(
    workspace: LocalWorkspace,
    folder: string,
    environment: Record<string, string>,
  ) {
    this.#workspace = workspace;
    this.#folder = folder;
    this.#environment = environment;
  }

  /**
   * Opens the project; a folder without one gets a Pulumi.yaml that runs this kit.
   *
   * @throws {KitError} `program-failed`
   */
  static async open(
    folder: string,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<PulumiProject> {
    writeProject(folder);
    const envVars = {
      // The language host takes the first node on PATH, which may be an old one.
      PATH: [dirname(process.execPath), environment['PATH'] ?? ''].join(delimiter),
      PULUMI_SKIP_UPDATE_CHECK: '1',
    };
    return await attempt(`open the Pulumi project in ${folder}`, async () => {
      const workspace = await LocalWorkspace.create({ workDir: folder, envVars });
      return new PulumiProject(workspace, folder, { ...given(environment), ...envVars });
    });
  }

  /** Names of the stacks that the backend has. */
  async stacks(): Promise<readonly string[]> {
    return await attempt('list the stacks', async () => {
      const stacks = await this.#workspace.listStacks();
      // "organization/tidewatch/ocean" in some backends.
      return stacks.map(({ name }) => name.split('/').at(-1) ?? name);
    });
  }

  /** A file as a stack's settings name it: relative to the repository where it lies in it. */
  settingPath(file: string): string {
    const path = relative(repository, resolve(file));
    return path.startsWith('..') || isAbsolute(path) ? resolve(file) : path;
  }

  async createStack(name: string): Promise<void> {
    await attempt(`make stack ${name}`, () => Stack.create(name, this.#workspace));
  }

  /** Settings and secrets in clear, without their namespace. */
  async configOf(name: string): Promise<ReadonlyMap<string, string>> {
    return await attempt(`read the settings of stack ${name}`, async () => {
      const all: ConfigMap = await this.#workspace.getAllConfig(name);
      const own = Object.entries(all).filter(([key]) => key.startsWith(`${namespace}:`));
      return new Map(own.map(([key, { value }]) => [key.slice(namespace.length + 1), value]));
    });
  }

  /** By the command itself: it takes a value on its standard input, where no list of processes shows it. */
  async setConfig(
    name: string,
    { key, value, isSecret }: { key: string; value: string; isSecret: boolean },
  ): Promise<void> {
    const kind = isSecret ? '--secret' : '--plaintext';
    const args = ['config', 'set', kind, `${namespace}:${key}`, '-s', name, '--non-interactive'];
    await attempt(`set ${key} of stack ${name}`, () =>
      execa('pulumi', args, { cwd: this.#folder, env: this.#environment, input: value }),
    );
  }

  /** Deploys one stack. Fails with what the engine said; its events have told more by then. */
  async up(name: string, { isRefreshed, onEvent }: UpRequest): Promise<void> {
    const stack = await Stack.select(name, this.#workspace);
    await stack.up({ onEvent, refresh: isRefreshed, color: 'never', suppressOutputs: true });
  }

  /** Forgets a stack and what it had made; nothing is contacted. Its settings file goes too. */
  async removeStack(name: string): Promise<void> {
    await attempt(`remove stack ${name}`, () => this.#workspace.removeStack(name, { force: true }));
  }
}

async function attempt<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    throw pulumiFailure(what, cause);
  }
}

function writeProject(folder: string): void {
  const file = join(resolve(folder), 'Pulumi.yaml');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const project = {
    name: namespace,
    runtime: { name: 'nodejs', options: { typescript: false } },
    main: program,
  };
  // JSON is YAML.
  writeFileSync(file, `${JSON.stringify(project, undefined, 2)}\n`);
}

function given(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
