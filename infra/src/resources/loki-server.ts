import type * as pulumi from '@pulumi/pulumi';
import { type ServiceArgs, ServiceComponent } from './service-component.ts';

/** Loki: its configuration and folders, and the container that nobody but nginx and the detector reaches. */
export class LokiServer extends ServiceComponent {
  constructor(args: ServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('LokiServer', args, options);
  }
}
