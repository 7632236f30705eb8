import type * as command from '@pulumi/command';
import type * as pulumi from '@pulumi/pulumi';
import type { ImageKey } from '../plan/host-plan.ts';
import type { HostAccess } from './host-access.ts';
import { hostCommand } from './host-command.ts';

/**
 * The images that a service needs, made sure of on the host: pulled by digest, or the local one of that
 * name where it is there. What each prints is the image's id.
 */
export function ensureImages(
  keys: readonly ImageKey[],
  service: string,
  access: HostAccess,
  parent: pulumi.Resource,
): ReadonlyMap<ImageKey, command.remote.Command> {
  const { host, images } = access;
  return new Map(
    [...new Set(keys)].map((key) => {
      const { name, digest } = images[key];
      const call = ['image', name, ...(digest === undefined ? [] : [digest])] as const;
      const resource = `${host.name}-${service}-image-${key}`;
      return [key, hostCommand(resource, { access, call }, { parent })];
    }),
  );
}
