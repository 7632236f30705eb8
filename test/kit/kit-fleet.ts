import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pulumiEnvironment } from '../pulumi/pulumi-environment.ts';
import { SshMachine } from './ssh-machine.ts';

const root = join(import.meta.dirname, '../..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Three machines behind real sshds, and a Pulumi project of their own with fleet-program.ts. */
export class KitFleet implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'kit-fleet-'));
  readonly project: string = join(this.folder, 'project');
  readonly hostsFile: string = join(this.folder, 'hosts.yaml');
  /** `--hosts`, `--project` and `--identity`. */
  readonly where: readonly string[] = [
    `--hosts=${this.hostsFile}`,
    `--project=${this.project}`,
    `--identity=${join(this.folder, 'key')}`,
  ];
  readonly environment: NodeJS.ProcessEnv = pulumiEnvironment({
    PULUMI_HOME: join(this.folder, 'home'),
    PULUMI_BACKEND_URL: `file://${join(this.folder, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'thrown away',
  });
  readonly hub: SshMachine;
  readonly twin: SshMachine;
  readonly last: SshMachine;

  private constructor(hub: SshMachine, twin: SshMachine, last: SshMachine) {
    [this.hub, this.twin, this.last] = [hub, twin, last];
    for (const name of ['home', 'state', 'project']) mkdirSync(join(this.folder, name));
    const own = {
      name: 'tidewatch',
      runtime: { name: 'nodejs', options: { typescript: false } },
      main: join(import.meta.dirname, 'fleet-program.ts'),
    };
    writeFileSync(join(this.project, 'Pulumi.yaml'), JSON.stringify(own));
    writeFileSync(join(this.folder, 'key'), hub.privateKey, { mode: 0o600 });
    this.writeHosts();
  }

  static async start(): Promise<KitFleet> {
    const hub = await SshMachine.start();
    return new KitFleet(hub, await SshMachine.start(hub), await SshMachine.start(hub));
  }

  /** `values` by host; the host called `dead` is at a port where nobody listens. */
  writeHosts(values: Readonly<Record<string, string>> = {}, dead = ''): void {
    const entries = [
      { name: 'hub', ssh: this.hub, address: '127.0.0.1', role: 'central' },
      { name: 'twin', ssh: this.twin, address: '127.0.0.2', role: 'agent' },
      { name: 'last', ssh: this.last, address: '127.0.0.3', role: 'agent' },
    ].map(
      ({ name, ssh, address, role }) => `
  - name: ${name}
    address: ${address}
    role: ${role}
    labels: { value: '${values[name] ?? '1'}' }
    ssh: { user: ${userInfo().username}, port: ${name === dead ? 1 : ssh.port}, hostKey: '${ssh.hostKey}' }`,
    );
    writeFileSync(this.hostsFile, `hosts:${entries.join('')}\n`);
  }

  /** The command as people run it. */
  kit(args: readonly string[], env: NodeJS.ProcessEnv = this.environment): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd: root, env, maxBuffer: 16 * 1024 * 1024 };
      const all = [join(root, 'infra/src/bin.ts'), ...args];
      execFile(process.execPath, all, options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : Number(error !== null);
        resolve({ code, stdout, stderr });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const machine of [this.hub, this.twin, this.last]) await machine.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
