import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseDocument } from 'yaml';
import { findProgram } from '../../../infra/src/check/find-program.ts';
import { programs } from '../../kit/programs.ts';
import { pulumiEnvironment } from '../../pulumi/pulumi-environment.ts';
import type { Bed } from '../bed/bed-of.ts';
import { runProgram } from '../bed/run-program.ts';

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly said: string;
}

const repository = join(import.meta.dirname, '../../..');

/** Somebody at a desk with a clone, a hosts.yaml, a key and a passphrase, who types commands of the kit. */
export class Operator {
  readonly #bed: Bed;
  readonly #environment: NodeJS.ProcessEnv;
  readonly project: string;

  constructor(bed: Bed) {
    this.#bed = bed;
    this.project = join(bed.folder, 'project');
    for (const name of ['project', 'state', 'home'])
      mkdirSync(join(bed.folder, name), { recursive: true });
    this.#environment = pulumiEnvironment({
      PULUMI_HOME: join(bed.folder, 'home'),
      PULUMI_BACKEND_URL: `file://${join(bed.folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'of the test',
    });
  }

  async bootstrap(...args: readonly string[]): Promise<Ran> {
    const { sshKeyFile, hostsFile } = this.#bed;
    const publicKey = `${sshKeyFile}.pub`;
    if (!existsSync(publicKey))
      writeFileSync(publicKey, await runProgram(['ssh-keygen', '-y', '-f', sshKeyFile]));
    const sent = ['promtail', 'alloy'].map((name) => {
      const program = findProgram(name, programs.places);
      if (program === undefined) throw new Error(`${name} is not built`);
      return `--program=${name}=${program}`;
    });
    return await this.#kit('bootstrap', [
      ...args,
      `--hosts=${hostsFile}`,
      `--identity=${sshKeyFile}`,
      `--authorize=${publicKey}`,
      '--accept-new',
      '--restart-docker',
      ...sent,
    ]);
  }

  up(...args: readonly string[]): Promise<Ran> {
    return this.#kit('up', [...args, '--yes', '--no-canary', ...this.#where()]);
  }

  canary(): Promise<Ran> {
    return this.#kit('canary', this.#where());
  }

  drift(): Promise<Ran> {
    return this.#kit('drift', this.#where());
  }

  rollback(host: string, ...services: readonly string[]): Promise<Ran> {
    return this.#kit('rollback', [host, ...services, ...this.#where()]);
  }

  forget(host: string): Promise<Ran> {
    const { hostsFile } = this.#bed;
    return this.#kit('forget', [
      host,
      '--yes',
      `--hosts=${hostsFile}`,
      `--project=${this.project}`,
    ]);
  }

  #where(): string[] {
    return [
      `--hosts=${this.#bed.hostsFile}`,
      `--identity=${this.#bed.sshKeyFile}`,
      `--project=${this.project}`,
    ];
  }

  pulumi(...args: readonly string[]): Promise<Ran> {
    return this.#run('pulumi', [...args, '--non-interactive']);
  }

  /** Changes one value of hosts.yaml. */
  edit(path: readonly (string | number)[], value: unknown): void {
    const document = parseDocument(readFileSync(this.#bed.hostsFile, 'utf8'));
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
    writeFileSync(this.#bed.hostsFile, document.toString({ lineWidth: 0 }));
  }

  /** Every secret of a stack, by name. */
  async secrets(stack: string): Promise<ReadonlyMap<string, string>> {
    const { said } = await this.pulumi('config', '--show-secrets', '--json', '-s', stack);
    const all = JSON.parse(said.slice(said.indexOf('{'))) as Readonly<
      Record<string, { value: string; secret: boolean }>
    >;
    const secret = Object.entries(all).filter(([, entry]) => entry.secret);
    return new Map(secret.map(([key, { value }]) => [key.replace('tidewatch:', ''), value]));
  }

  #kit(verb: string, args: readonly string[]): Promise<Ran> {
    const program = join(repository, 'infra/src/bin.ts');
    return this.#run(process.execPath, [program, verb, ...args]);
  }

  async #run(program: string, args: readonly string[]): Promise<Ran> {
    const cwd = program === 'pulumi' ? this.project : repository;
    const child = spawn(program, args, {
      cwd,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [code, out, error] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        child.once('close', resolve).once('error', reject);
      }),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, said: `${out}${error}` };
  }
}
