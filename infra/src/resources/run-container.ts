import * as docker from '@pulumi/docker';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerPlan } from '../plan/host-plan.ts';
import { containerArgs } from './container-args.ts';
import { containerSpec } from './container-spec.ts';
import type { HostAccess } from './host-access.ts';
import { hostCommand } from './host-command.ts';

/**
 * A container, and the command that waits until its service answers.
 *
 * @param imageId what `ensureImages` found on the host
 * @param after what must be there before: the files that it reads, the containers that it needs
 * @returns what whoever needs the running service must wait for
 */
export function runContainer(
  plan: ContainerPlan,
  access: HostAccess,
  imageId: pulumi.Input<string>,
  { parent, after }: { parent: pulumi.Resource; after: readonly pulumi.Resource[] },
): pulumi.Resource {
  if (access.docker === undefined) throw new RangeError(`No Docker on ${access.host.name}`);
  const name = `${access.host.name}-${plan.name}`;
  const container = new docker.Container(name, containerArgs(plan, access.images, imageId), {
    parent,
    provider: access.docker,
    dependsOn: [...after],
    // Its name and its ports can be held by one only.
    deleteBeforeReplace: true,
  });
  const spec = containerSpec(plan, access.images);
  return hostCommand(
    `${name}-ready`,
    { access, call: ['ready', plan.bundle], stdin: container.id.apply((id) => `${spec} ${id}\n`) },
    { parent, dependsOn: [container] },
  );
}
