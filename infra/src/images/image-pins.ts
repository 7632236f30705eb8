import type { ImageKey } from '../plan/host-plan.ts';

/** An image of which exactly one content can run: a digest, or our own tag that is a content's hash. */
export interface ImagePin {
  /** "grafana/loki:3.7.6": how the image is called on the host. */
  readonly name: string;
  /** "sha256:…" of the index; undefined: ours, pinned by its tag. */
  readonly digest: string | undefined;
}

export type ImagePins = Readonly<Record<ImageKey, ImagePin>>;
