import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** Grafana's datasource and dashboards: put into the one that is there, or into a container of ours. */
export class GrafanaProvisioning extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('GrafanaProvisioning', args, options);
  }
}
