import type * as pulumi from '@pulumi/pulumi';
import { bundleScriptFile } from './host/bundle-script-file.ts';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/**
 * What every host has: journald that keeps each line, log rotation, and the script that applies bundles, so
 * that a newer kit brings a newer one; bootstrap puts the first there.
 */
export class HostBase extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('HostBase', args, options, [bundleScriptFile()]);
  }
}
