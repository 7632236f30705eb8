import type { CentralHost } from '../fleet/fleet.ts';
import { containerPlan } from './container-plan.ts';
import { filePlan } from './file-plan.ts';
import type { CommandPlan, ContainerPlan, FilePlan } from './host-plan.ts';
import type { Part } from './part.ts';
import { secretNames } from './secret-names.ts';

/** The workflow's id: n8n needs one in the file, and an import with the same id is an update. */
const workflowId = 'tidewatchAlerts1';
const inside = '/home/node/.n8n/tidewatch';

/** The workflow that receives alerts, and the credential that it checks their signatures with. */
export function planN8n(host: CentralHost): Part {
  const { mode, port, container: there, webhookUrl } = host.n8n;
  const isOurs = mode === 'deploy';
  const folder = `${host.dataRoot}/n8n/tidewatch`;
  const workflow = `${folder}/log-anomaly-alerts.json`;
  const credentials = `${folder}/credentials.json`;
  const files = filesOf(folder, isOurs);
  return {
    bundle: {
      name: 'n8n',
      directories: [
        { path: `${host.dataRoot}/n8n`, mode: '0755', owner: isOurs ? '1000:1000' : 'root:root' },
        { path: folder, mode: '0755', owner: isOurs ? '1000:1000' : 'root:root' },
      ],
      files,
      validate: [],
      apply: isOurs ? [] : importInto(there, workflow, credentials),
      units: [],
      ready: [],
      destroy: isOurs
        ? []
        : [
            {
              argv: ['docker', 'exec', there, 'n8n', 'unpublish:workflow', `--id=${workflowId}`],
              note: 'the workflow stays in n8n, switched off',
            },
          ],
    },
    containers: isOurs
      ? [
          containerOf(
            host,
            folder,
            files.slice(2).map(({ path }) => path),
          ),
        ]
      : [],
    ports: isOurs
      ? [{ port: port + 1, protocol: 'tcp', address: '127.0.0.1', by: 'n8n' }]
      : [{ port, protocol: 'tcp', address: '0.0.0.0', by: 'the n8n that is there' }],
    programs: [],
    reasons: [
      isOurs
        ? `n8n runs in a container; nginx listens on ${port} for it; import the workflow once: docker exec n8n n8n import:workflow --input=${inside}/log-anomaly-alerts.json`
        : `n8n is there already, in container ${there}: the workflow log-anomaly-alerts and its credential are imported; alerts go to ${webhookUrl}`,
    ],
  };
}

function filesOf(folder: string, isOurs: boolean): FilePlan[] {
  const owner = '1000:1000';
  return [
    filePlan({
      template: 'n8n/log-anomaly-alerts.json',
      path: `${folder}/log-anomaly-alerts.json`,
    }),
    filePlan(
      { template: 'n8n/credentials.json.hbs', path: `${folder}/credentials.json` },
      {
        owner,
        values: { secret: secretNames.webhookKey },
        secrets: [secretNames.webhookKey],
      },
    ),
    ...(isOurs
      ? [
          filePlan(
            { template: 'n8n/encryption-key.hbs', path: `${folder}/encryption-key` },
            {
              owner,
              values: { secret: secretNames.n8nEncryptionKey },
              secrets: [secretNames.n8nEncryptionKey],
            },
          ),
        ]
      : []),
  ];
}

/** By n8n's own command: it encrypts the credential with a key that only it knows. */
function importInto(container: string, workflow: string, credentials: string): CommandPlan[] {
  const copy = (source: string, name: string): CommandPlan => ({
    argv: ['docker', 'cp', source, `${container}:/tmp/${name}`],
  });
  const n8n = (...args: string[]): CommandPlan => ({
    argv: ['docker', 'exec', container, 'n8n', ...args],
  });
  return [
    copy(workflow, 'log-anomaly-alerts.json'),
    copy(credentials, 'tidewatch-credentials.json'),
    n8n('import:credentials', '--input=/tmp/tidewatch-credentials.json'),
    {
      argv: [
        'docker',
        'exec',
        '--user=0',
        container,
        'rm',
        '-f',
        '/tmp/tidewatch-credentials.json',
      ],
      note: 'n8n has it encrypted now',
    },
    n8n('import:workflow', '--input=/tmp/log-anomaly-alerts.json'),
    n8n('publish:workflow', `--id=${workflowId}`),
    { argv: ['docker', 'restart', container], note: 'n8n publishes at its next start' },
  ];
}

function containerOf(
  host: CentralHost,
  folder: string,
  readsAtStart: readonly string[],
): ContainerPlan {
  const port = host.n8n.port + 1;
  return containerPlan(host, {
    name: 'n8n',
    image: 'n8n',
    bundle: 'n8n',
    limit: host.limits.n8n,
    user: '1000:1000',
    ports: [{ inside: 5678, port, address: '127.0.0.1', protocol: 'tcp' }],
    mounts: [
      { source: `${host.dataRoot}/n8n`, target: '/home/node/.n8n', isReadOnly: false },
      { source: folder, target: inside, isReadOnly: true },
    ],
    environment: {
      N8N_ENCRYPTION_KEY_FILE: `${inside}/encryption-key`,
      N8N_DIAGNOSTICS_ENABLED: 'false',
      GENERIC_TIMEZONE: host.timezone,
    },
    readsAtStart,
    ready: [
      {
        kind: 'http',
        url: `http://127.0.0.1:${port}/healthz`,
        status: 200,
        withinSeconds: 120,
      },
    ],
  });
}
