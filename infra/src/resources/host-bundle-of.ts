import type { ImagePins } from '../images/image-pins.ts';
import type {
  CommandPlan,
  ContainerPlan,
  ImageKey,
  Probe,
  ServiceBundle,
} from '../plan/host-plan.ts';
import { fillSecrets } from '../render/fill-secrets.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { containerSpec } from './container-spec.ts';
import type { HostBundle, HostCommand, HostProbe } from './host/host-bundle.ts';

export interface PlannedBundle {
  readonly plan: ServiceBundle;
  /** Those of this bundle. */
  readonly files: readonly RenderedFile[];
  /** Those whose files this bundle holds. */
  readonly containers: readonly ContainerPlan[];
  readonly images: ImagePins;
}

/**
 * A planned bundle as bundle.sh takes it: secrets in their places, argument lists as shell text, probes as
 * commands, and the containers that are restarted in place when a file changes that they read at start.
 *
 * @param secretOf the secret by its name
 */
export function hostBundleOf(
  { plan, files, containers, images }: PlannedBundle,
  secretOf: (name: string) => string,
): HostBundle {
  const commands = (plans: readonly CommandPlan[]): HostCommand[] =>
    plans.map(({ argv, whenChanged }) => ({ command: commandText(argv, images), whenChanged }));
  return {
    service: plan.name,
    directories: plan.directories,
    files: files.map(({ path, mode, owner, content, isStageOnly }) => ({
      path,
      mode,
      owner,
      isStageOnly,
      content: fillSecrets(content, secretOf),
    })),
    units: plan.units,
    containers: containers.map((container) => ({
      name: container.name,
      spec: containerSpec(container, images),
      triggers: container.readsAtStart,
    })),
    validate: commands(plan.validate),
    apply: commands(plan.apply),
    destroy: commands(plan.destroy),
    ready: [
      ...plan.ready.map((probe) => hostProbe(probe, undefined)),
      ...containers.flatMap(({ name, ready }) => ready.map((probe) => hostProbe(probe, name))),
    ],
  };
}

/** `@{image:loki}` becomes the name that the pinned image has on the host; `bundle image` sees to it. */
function commandText(argv: readonly string[], images: ImagePins): string {
  const known = argv.map((word) =>
    word.replaceAll(/@\{image:([a-z0-9-]+)\}/g, (whole, key: string) =>
      isImageKey(key, images) ? images[key].name : whole,
    ),
  );
  return shellQuote(known);
}

function isImageKey(key: string, images: ImagePins): key is ImageKey {
  return Object.hasOwn(images, key);
}

/** curl is on every host (bootstrap brings it), and bash, whose /dev/tcp opens a port, is Debian's own. */
function hostProbe(probe: Probe, container: string | undefined): HostProbe {
  return { command: probeText(probe), seconds: probe.withinSeconds, container };
}

function probeText(probe: Probe): string {
  if (probe.kind === 'unit') return shellQuote(['systemctl', 'is-active', probe.unit]);
  if (probe.kind === 'tcp')
    return `timeout 3 bash -c ${shellQuote([`: </dev/tcp/${probe.address}/${probe.port}`])}`;
  const status = `curl -sS -o /dev/null -m 5 -w '%{http_code}' ${shellQuote([probe.url])}`;
  return `test "$(${status})" = ${probe.status}`;
}
