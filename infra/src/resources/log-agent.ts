import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** Promtail or Alloy as a systemd service: journald, containers, files and, where asked, syslog. */
export class LogAgent extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('LogAgent', args, options);
  }
}
