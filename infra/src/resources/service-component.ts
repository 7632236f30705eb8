import * as pulumi from '@pulumi/pulumi';
import type { ContainerPlan, ImageKey, ServiceBundle } from '../plan/host-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { ensureImages } from './ensure-images.ts';
import type { HostAccess } from './host-access.ts';
import { hostBundleOf } from './host-bundle-of.ts';
import { hostCommand } from './host-command.ts';
import { encodePayload } from './host/encode-payload.ts';
import type { HostFile } from './host/host-bundle.ts';
import { runContainer } from './run-container.ts';

export interface ServiceArgs {
  readonly access: HostAccess;
  readonly bundle: ServiceBundle;
  /** The bundle's files, rendered. */
  readonly files: readonly RenderedFile[];
  /** Containers whose files this bundle holds, in the order in which they start. */
  readonly containers: readonly ContainerPlan[];
}

/**
 * A service on a host: one command that applies its bundle, then its containers, each followed by a command
 * that waits until it answers. The component's own inputs are the files as text, with references where
 * secrets stand: that is what a preview shows, while the payload that travels is one secret.
 *
 * Named `<host>-<service>`, and so are its children, with a suffix where there are several of a kind.
 */
export class ServiceComponent extends pulumi.ComponentResource {
  /** What bundle.sh said: the files that it wrote, the units that it told. */
  readonly report: pulumi.Output<string>;

  constructor(
    kind: string,
    args: ServiceArgs,
    options: pulumi.ComponentResourceOptions,
    ownFiles: readonly HostFile[] = [],
  ) {
    const { access, bundle, containers } = args;
    const name = `${access.host.name}-${bundle.name}`;
    super(`tidewatch:kit:${kind}`, name, shown(args, ownFiles), options);
    const images = ensureImages(imagesOf(args), bundle.name, access, this);
    const applied = hostCommand(
      name,
      {
        access,
        call: ['apply', bundle.name],
        undo: ['remove', bundle.name, ...(access.purgesData ? ['--data'] : [])],
        stdin: payload(args, ownFiles),
      },
      { parent: this, dependsOn: [...images.values()] },
    );
    const after: pulumi.Resource[] = [applied];
    for (const container of containers) {
      const image = images.get(container.image)?.stdout.apply((text) => text.trim()) ?? '';
      after.push(runContainer(container, access, image, { parent: this, after }));
    }
    this.report = applied.stdout;
    this.registerOutputs({ report: this.report });
  }
}

/** Of its containers, and those that its commands name. */
function imagesOf({ access, bundle, containers }: ServiceArgs): ImageKey[] {
  const named = [...bundle.validate, ...bundle.apply].flatMap(({ argv }) => argv).join(' ');
  const all = Object.keys(access.images) as ImageKey[];
  return all.filter(
    (key) =>
      named.includes(`@{image:${key}}`) || containers.some((container) => container.image === key),
  );
}

function payload(
  { access, bundle, files, containers }: ServiceArgs,
  ownFiles: readonly HostFile[],
): pulumi.Output<string> {
  const names = [...new Set(files.flatMap((file) => file.secrets))];
  const values = pulumi.all(names.map((name) => access.secretOf(name)));
  return pulumi.secret(
    values.apply((texts) => {
      const secrets = new Map(names.map((name, index) => [name, texts[index] ?? '']));
      const host = hostBundleOf(
        { plan: bundle, files, containers, images: access.images },
        (name) => secrets.get(name) ?? '',
      );
      return encodePayload({ ...host, files: [...host.files, ...ownFiles] });
    }),
  );
}

/** What people see of a service: plain text, sorted as it was planned. */
function shown({ bundle, files }: ServiceArgs, ownFiles: readonly HostFile[]): pulumi.Inputs {
  const present = [...files.filter((file) => !file.isStageOnly), ...ownFiles];
  return {
    files: Object.fromEntries(present.map(({ path, content }) => [path, content])),
    modes: Object.fromEntries(present.map(({ path, mode, owner }) => [path, `${mode} ${owner}`])),
    directories: bundle.directories.map(({ path, mode, owner }) => `${mode} ${owner} ${path}`),
    units: bundle.units.map(({ name }) => name),
  };
}
