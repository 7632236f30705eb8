import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { parseFleet } from '../src/fleet/parse-fleet.ts';
import type { ImagePins } from '../src/images/image-pins.ts';
import type { HostPlan } from '../src/plan/host-plan.ts';
import { planFleet } from '../src/plan/plan-fleet.ts';
import type { PolicyResource } from '../src/policies/policy.ts';
import type { RenderedFile } from '../src/render/rendered-file.ts';
import { declareHost } from '../src/resources/declare-host.ts';
import { hostAccess } from '../src/resources/host-access.ts';

const digest = `sha256:${'a'.repeat(64)}`;
export const testPins: ImagePins = {
  loki: { name: 'grafana/loki:3.7.6', digest },
  grafana: { name: 'grafana/grafana:13.1.3', digest },
  n8n: { name: 'n8nio/n8n:2.40.7', digest },
  'log-anomaly-detector': { name: 'log-anomaly-detector:0123456789abcdef', digest: undefined },
};

const hostKey = `ssh-ed25519 ${'A'.repeat(68)}`;

export interface MockedStack {
  readonly host: string;
  readonly isPreview: boolean;
  readonly hasHostKeys?: boolean;
  readonly purgesData?: boolean;
}

/** A resource that the program registered; secrets are still in their envelopes. */
export interface Registered extends PolicyResource {
  readonly provider: string;
}

/** Declares one host of two with Pulumi's own mocks and gives what was registered, in order. */
export async function declareWithMocks(stack: MockedStack): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: ({ type, name, inputs, provider }) => {
        registered.push({ type, name, props: inputs, provider: provider ?? '' });
        const isKnown = !stack.isPreview;
        const computed = isKnown ? { stdout: `sha256:${'b'.repeat(64)}` } : {};
        return { id: isKnown ? `${name}-id` : undefined, state: { ...inputs, ...computed } };
      },
    },
    'tidewatch',
    stack.host,
    stack.isPreview,
  );
  try {
    const plan = planOf(stack);
    const access = hostAccess(plan, testPins, {
      hostsFile: '',
      imagesFile: '',
      sshKey: { text: undefined, file: undefined },
      purgesData: stack.purgesData ?? false,
      secretOf: (name) => pulumi.secret(`canary-${name}`),
      requireSecrets: () => {},
    });
    declareHost(plan, plan.bundles.flatMap(filesOf), access);
  } finally {
    await pulumi.runtime.disconnect();
  }
  return registered;
}

function planOf({ host, hasHostKeys = true }: MockedStack): HostPlan {
  const ssh = hasHostKeys ? `, ssh: { hostKey: '${hostKey}' }` : '';
  const { fleet } = parseFleet(
    'hosts.yaml',
    `hosts:
  - { name: ocean, address: 192.0.2.1, role: central${ssh} }
  - { name: dns01, address: 192.0.2.2, agent: alloy${ssh} }
`,
  );
  const plan = fleet && planFleet(fleet).find((one) => one.host.name === host);
  if (plan === undefined) throw new RangeError(`No host ${host}`);
  return plan;
}

/** The plan's files without their templates: a name, and the references to secrets. */
function filesOf({ name, files }: HostPlan['bundles'][number]): RenderedFile[] {
  return files.map(({ path, mode, owner, template, secrets, isStageOnly }) => {
    const content = `${template} ${secrets.map((secret) => `@{secret:${secret}}`).join(' ')}\n`;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = { path, mode, owner, template, secrets, isStageOnly, content, sha256 };
    return { host: 'ocean', bundle: name, ...file };
  });
}
