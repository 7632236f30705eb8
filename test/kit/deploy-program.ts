/** A program of one host with two services, deployed by deploy.preview.ts: everything but the plan is the kit's. */
import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { parseFleet } from '../../infra/src/fleet/parse-fleet.ts';
import type { FilePlan, HostPlan, ServiceBundle } from '../../infra/src/plan/host-plan.ts';
import type { RenderedFile } from '../../infra/src/render/rendered-file.ts';
import { declareHost } from '../../infra/src/resources/declare-host.ts';
import { hostAccess } from '../../infra/src/resources/host-access.ts';
import { testPins } from '../../infra/test/declare-with-mocks.ts';

const config = new pulumi.Config('tidewatch');
const { fleet } = parseFleet(
  'hosts.yaml',
  `hosts:
  - name: demo
    address: 127.0.0.1
    role: central
    ssh: { user: ${config.require('user')}, port: ${config.require('port')}, hostKey: '${config.require('hostKey')}' }
`,
);
if (fleet === undefined) throw new Error('the test has a wrong hosts.yaml');

const secrets = [{ name: 'word', path: '/etc/demo/secret.env' }] as const;
const texts: Readonly<Record<string, string>> = {
  '/etc/demo/config.yaml': `value: ${config.require('value')}\n`,
  '/etc/demo/secret.env': 'WORD=@{secret:word}\n',
  '/etc/systemd/system/demo.service': '[Service]\nExecStart=/bin/true\n',
};
const owner = 'root:root';
const files: readonly FilePlan[] = Object.keys(texts).map((path) => {
  const used = secrets.filter((secret) => secret.path === path).map(({ name }) => name);
  const mode = used.length > 0 ? '0600' : '0644';
  return { template: path, path, mode, owner, values: {}, secrets: used, isStageOnly: false };
});
const none: Omit<ServiceBundle, 'name'> = {
  files: [],
  directories: [],
  validate: [],
  apply: [],
  units: [],
  ready: [],
  destroy: [],
};
const plan: HostPlan = {
  host: fleet.central,
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

const rendered: readonly RenderedFile[] = files.map((file) => {
  const content = texts[file.path] ?? '';
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { ...file, host: 'demo', bundle: 'agent', content, sha256 };
});

export const deployProgram = declareHost(
  plan,
  rendered,
  hostAccess(plan, testPins, {
    hostsFile: '',
    imagesFile: '',
    sshKey: { text: config.requireSecret('sshPrivateKey'), file: undefined },
    purgesData: false,
    secretOf: (name) => config.requireSecret(name),
    requireSecrets: () => {},
  }),
);
