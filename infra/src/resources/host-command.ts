import * as command from '@pulumi/command';
import type * as pulumi from '@pulumi/pulumi';
import type { HostAccess } from './host-access.ts';
import { hostCall } from './host-call.ts';

export interface HostCommandArgs {
  readonly access: HostAccess;
  /** Verb and names for bundle.sh on create and on every update. */
  readonly call: readonly [string, ...string[]];
  /** The same on delete; undefined: nothing is done. */
  readonly undo?: readonly [string, ...string[]];
  readonly stdin?: pulumi.Output<string>;
}

/**
 * One run of bundle.sh on a host. `create` equals `update` (there is none, so create is run), and there are
 * no triggers: they would replace, and replacing deletes what was just written.
 */
export function hostCommand(
  name: string,
  { access, call, undo, stdin }: HostCommandArgs,
  options: pulumi.CustomResourceOptions,
): command.remote.Command {
  const { host, connection } = access;
  return new command.remote.Command(
    name,
    {
      connection,
      create: hostCall(host.name, ...call),
      ...(undo === undefined ? {} : { delete: hostCall(host.name, ...undo) }),
      ...(stdin === undefined ? {} : { stdin }),
      // It would go to the host as environment variables, which sshd refuses as it comes.
      addPreviousOutputInEnv: false,
    },
    options,
  );
}
