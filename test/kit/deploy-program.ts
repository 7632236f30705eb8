/** A program of one host with two services, deployed by deploy.preview.ts: everything but the plan is the kit's. */
import * as pulumi from '@pulumi/pulumi';
import { parseFleet } from '../../infra/src/fleet/parse-fleet.ts';
import { declareHost } from '../../infra/src/resources/declare-host.ts';
import { hostAccess } from '../../infra/src/resources/host-access.ts';
import { testPins } from '../../infra/test/declare-with-mocks.ts';
import { demoPlan } from './demo-plan.ts';

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

const { plan, files } = demoPlan(fleet.central, config.require('value'), 'word');

export const deployProgram = declareHost(
  plan,
  files,
  hostAccess(plan, testPins, {
    hostsFile: '',
    imagesFile: '',
    sshKey: { text: config.requireSecret('sshPrivateKey'), file: undefined },
    purgesData: false,
    secretOf: (name) => config.requireSecret(name),
    requireSecrets: () => {},
  }),
);
