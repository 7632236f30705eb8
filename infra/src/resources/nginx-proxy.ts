import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** The only door to Loki and the detector: authentication, and the safe paths alone. */
export class NginxProxy extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('NginxProxy', args, options);
  }
}
