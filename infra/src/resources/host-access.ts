import type * as command from '@pulumi/command';
import * as docker from '@pulumi/docker';
import * as pulumi from '@pulumi/pulumi';
import type { Host } from '../fleet/fleet.ts';
import type { ImagePins } from '../images/image-pins.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import { sshOptions } from '../ssh/ssh-options.ts';
import { connectionArgs } from './connection-args.ts';
import type { StackSettings } from './stack-settings.ts';

/** How the components of one stack reach its host, and what they may use there. */
export interface HostAccess {
  readonly host: Host;
  readonly connection: command.types.input.remote.ConnectionArgs;
  /** undefined: the host runs no container of ours. */
  readonly docker: docker.Provider | undefined;
  readonly images: ImagePins;
  /** A secret by its name, as an output that Pulumi keeps encrypted. */
  readonly secretOf: (name: string) => pulumi.Output<string>;
  /** Whether data folders go with the service on destroy. */
  readonly purgesData: boolean;
}

/** @throws {KitError} `host-key-missing`, when this is not a preview */
export function hostAccess(
  { host, containers }: HostPlan,
  images: ImagePins,
  { sshKey, secretOf, purgesData }: StackSettings,
): HostAccess {
  const connection = connectionArgs(host, sshKey, pulumi.runtime.isDryRun());
  const provider = containers.length > 0 ? dockerProvider(host, sshKey.file) : undefined;
  return { host, connection, docker: provider, images, secretOf, purgesData };
}

/** Docker over ssh. It never looks whether the daemon answers: a preview reaches no host. */
function dockerProvider(host: Host, keyFile: string | undefined): docker.Provider {
  const { user, port } = host.ssh;
  const address = host.address.includes(':') ? `[${host.address}]` : host.address;
  return new docker.Provider(`${host.name}-docker`, {
    host: `ssh://${user}@${address}:${port}`,
    sshOpts: sshOptions(host, keyFile),
    disableDockerDaemonCheck: true,
  });
}
