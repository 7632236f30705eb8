import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** rsyslog on 1514, which takes any dialect and hands it to the agent. */
export class SyslogRelay extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('SyslogRelay', args, options);
  }
}
