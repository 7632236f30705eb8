import type { ImagePins } from '../images/image-pins.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { hostBundleOf } from '../resources/host-bundle-of.ts';
import { encodePayload } from '../resources/host/encode-payload.ts';
import { hostScripts } from '../resources/host/host-scripts.ts';

/**
 * The bundle `base` of a host, the same bytes that `kit up` sends: what bootstrap applies is what `up`
 * finds unchanged.
 *
 * @throws {RangeError} when it refers to a secret: bootstrap has none
 */
export function basePayload(
  { bundles }: HostPlan,
  files: readonly RenderedFile[],
  images: ImagePins,
): string {
  const plan = bundles.find(({ name }) => name === 'base');
  if (plan === undefined) throw new RangeError('Cannot bootstrap a host without the bundle base');
  const own = files.filter(({ bundle }) => bundle === 'base');
  const bundle = hostBundleOf({ plan, files: own, containers: [], images }, (name) => {
    throw new RangeError(`Cannot bootstrap with secret "${name}" in the bundle base`);
  });
  return encodePayload({ ...bundle, files: [...bundle.files, ...hostScripts()] });
}
