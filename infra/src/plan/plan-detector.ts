import type { CentralHost } from '../fleet/fleet.ts';
import { containerPlan } from './container-plan.ts';
import { filePlan } from './file-plan.ts';
import type { CommandPlan, FilePlan } from './host-plan.ts';
import type { Part } from './part.ts';
import { secretNames } from './secret-names.ts';
import { wellKnown } from './well-known.ts';

const { detector: name, detectorOwner: owner, detectorLoopbackPort: port } = wellKnown;

/** Every one that `kit up` has built on the host. */
const removeImages: CommandPlan = {
  argv: [
    'sh',
    '-c',
    `docker image ls --format '{{.Repository}}:{{.Tag}}' ${name} | xargs -r docker image rm`,
  ],
  note: 'its images: kit up has built them here',
};

/** The detector in its container: reads Loki by name, keeps its state in data/, signs its alerts. */
export function planDetector(host: CentralHost): Part {
  const folder = `${host.dataRoot}/${name}`;
  const settings = `${folder}/config/tidewatch.yaml`;
  const files = [settingsFile(host, settings), ...secretFiles(folder)];
  return {
    bundle: {
      name: 'detector',
      directories: [
        { path: folder, mode: '0755', owner: 'root:root' },
        { path: `${folder}/config`, mode: '0755', owner: 'root:root' },
        { path: `${folder}/patterns`, mode: '0755', owner: 'root:root' },
        { path: `${folder}/secrets`, mode: '0700', owner },
        { path: `${folder}/data`, mode: '0750', owner },
      ],
      files,
      validate: [],
      apply: [],
      units: [],
      ready: [],
      destroy: [removeImages],
    },
    containers: [
      containerPlan(host, {
        name,
        image: name,
        bundle: 'detector',
        limit: host.limits.detector,
        user: owner,
        ports: [{ inside: wellKnown.detectorPort, port, address: '127.0.0.1', protocol: 'tcp' }],
        mounts: [
          { source: `${folder}/config`, target: '/config', isReadOnly: true },
          { source: `${folder}/secrets`, target: '/secrets', isReadOnly: true },
          { source: `${folder}/patterns`, target: '/patterns', isReadOnly: true },
          { source: `${folder}/data`, target: '/data', isReadOnly: false },
        ],
        environment: {
          LOKI_URL: `http://loki:${wellKnown.lokiPort}`,
          TIDEWATCH_CONFIG: '/config/tidewatch.yaml',
        },
        pidsLimit: 128,
        dependsOn: ['loki'],
        readsAtStart: files.map(({ path }) => path),
        ready: [
          {
            kind: 'http',
            url: `http://127.0.0.1:${port}/health`,
            status: 200,
            withinSeconds: 60,
          },
        ],
      }),
    ],
    ports: [{ port, protocol: 'tcp', address: '127.0.0.1', by: name }],
    programs: [],
    reasons: [
      'the detector reads Loki; its own syslog, journal and file sources are off, so that each port and file has one reader',
    ],
  };
}

function settingsFile(host: CentralHost, path: string): FilePlan {
  const { budget, environment, learn } = host.detector;
  return filePlan(
    { template: 'detector/tidewatch.yaml.hbs', path },
    {
      values: {
        budget,
        environment,
        learn,
        timezone: host.timezone,
        port: wellKnown.detectorPort,
        webhookUrl: host.n8n.mode === 'off' ? undefined : host.n8n.webhookUrl,
        journalMegabytes: Math.min(512, Math.max(16, host.limits.detector.diskGb * 128)),
      },
    },
  );
}

function secretFiles(folder: string): FilePlan[] {
  return [
    filePlan(
      { template: 'detector/token.hbs', path: `${folder}/secrets/token` },
      {
        owner,
        values: { secret: secretNames.detectorToken },
        secrets: [secretNames.detectorToken],
      },
    ),
    filePlan(
      { template: 'detector/webhook-secret.hbs', path: `${folder}/secrets/webhook-secret` },
      { owner, values: { secret: secretNames.webhookKey }, secrets: [secretNames.webhookKey] },
    ),
  ];
}
