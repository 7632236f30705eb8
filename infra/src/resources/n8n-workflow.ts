import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** The workflow that receives alerts: imported into the n8n that is there, or into a container of ours. */
export class N8nWorkflow extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('N8nWorkflow', args, options);
  }
}
