import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { KitError } from '../errors/kit-error.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import type { ImagePins } from '../images/image-pins.ts';
import { ownImageTag } from '../images/own-image-tag.ts';
import { parseImagePins } from '../images/parse-image-pins.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { declareHost } from './declare-host.ts';
import { hostAccess } from './host-access.ts';
import { stackSettings } from './stack-settings.ts';

/**
 * The host that the stack is named after, as hosts.yaml has it.
 *
 * @param root the repository
 * @param render the files of a plan
 * @returns the stack's outputs: what each service reported
 * @throws {KitError} when hosts.yaml, the image pins, a secret or a host key are not as they must be
 */
export function declareStack(
  root: string,
  render: (plan: HostPlan) => readonly RenderedFile[],
): Readonly<Record<string, pulumi.Output<string>>> {
  const settings = stackSettings(root);
  const { fleet } = loadFleet(settings.hostsFile);
  const stack = pulumi.getStack();
  const plan = planFleet(fleet).find(({ host }) => host.name === stack);
  if (plan === undefined) {
    const names = fleet.hosts.map(({ name }) => name).join(', ');
    throw new KitError(`Cannot deploy stack "${stack}": ${fleet.file} has no such host`, {
      code: 'usage',
      hint: `A stack is named after its host: ${names}.`,
    });
  }
  const pins = readPins(root, settings.imagesFile);
  const files = render(plan);
  settings.requireSecrets(files.flatMap((file) => file.secrets));
  return declareHost(plan, files, hostAccess(plan, pins, settings));
}

function readPins(root: string, file: string): ImagePins {
  return parseImagePins(relative(root, file), readFileSync(file, 'utf8'), ownImageTag(root));
}
