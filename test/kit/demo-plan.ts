import { createHash } from 'node:crypto';
import type { Host } from '../../infra/src/fleet/fleet.ts';
import type { FilePlan, HostPlan, ServiceBundle } from '../../infra/src/plan/host-plan.ts';
import type { RenderedFile } from '../../infra/src/render/rendered-file.ts';

export interface Demo {
  readonly plan: HostPlan;
  readonly files: readonly RenderedFile[];
}

const none: Omit<ServiceBundle, 'name'> = {
  files: [],
  directories: [],
  validate: [],
  apply: [],
  units: [],
  ready: [],
  destroy: [],
};

/**
 * Two services that need nothing but a shell: a value in one file, a secret in another, a unit.
 *
 * @param secret name of the secret
 */
export function demoPlan(host: Host, value: string, secret: string): Demo {
  const texts: Readonly<Record<string, string>> = {
    '/etc/demo/config.yaml': `value: ${value}\n`,
    '/etc/demo/secret.env': `WORD=@{secret:${secret}}\n`,
    '/etc/systemd/system/demo.service': '[Service]\nExecStart=/bin/true\n',
  };
  const files: readonly FilePlan[] = Object.keys(texts).map((path) => {
    const secrets = path === '/etc/demo/secret.env' ? [secret] : [];
    const mode = secrets.length > 0 ? '0600' : '0644';
    return {
      template: path,
      path,
      mode,
      owner: 'root:root',
      values: {},
      secrets,
      isStageOnly: false,
    };
  });
  const plan: HostPlan = {
    host,
    bundles: [
      { ...none, name: 'base' },
      {
        ...none,
        name: 'agent',
        files,
        validate: [{ argv: ['grep', '-v', 'refused', '@{stage}/etc/demo/config.yaml'] }],
        units: [
          {
            name: 'demo.service',
            isOurs: true,
            onChange: 'reload',
            triggers: ['/etc/demo/config.yaml'],
          },
        ],
        ready: [{ kind: 'unit', unit: 'demo.service', withinSeconds: 5 }],
      },
    ],
    containers: [],
    networks: [],
    ports: [],
    programs: [],
    dockerDaemon: undefined,
    reasons: [],
  };
  return {
    plan,
    files: files.map((file) => {
      const content = texts[file.path] ?? '';
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { ...file, host: host.name, bundle: 'agent', content, sha256 };
    }),
  };
}
