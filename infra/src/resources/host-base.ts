import type * as pulumi from '@pulumi/pulumi';
import { hostScripts } from './host/host-scripts.ts';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/**
 * What every host has: journald that keeps each line, log rotation, a heartbeat, and the scripts that apply
 * bundles and send marked lines, so that a newer kit brings newer ones; bootstrap puts the first there.
 */
export class HostBase extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('HostBase', args, options, hostScripts());
  }
}
