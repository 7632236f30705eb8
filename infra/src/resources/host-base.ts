import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** bundle.sh itself, so that a newer kit brings a newer one; bootstrap puts the first there. */
const script = {
  path: '/usr/local/lib/tidewatch/bundle',
  mode: '0755',
  owner: 'root:root',
  isStageOnly: false,
};

/** What every host has: journald that keeps each line, log rotation, and the script that applies bundles. */
export class HostBase extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    const content = readFileSync(join(import.meta.dirname, 'host/bundle.sh'), 'utf8');
    super('HostBase', args, options, [{ ...script, content }]);
  }
}
