import type { RenderedFile } from '../render/rendered-file.ts';

export interface SecretNeed {
  readonly stack: string;
  readonly name: string;
}

/** Which secrets each stack needs: those that its files refer to. */
export function secretNeeds(
  hosts: readonly { readonly name: string; readonly files: readonly RenderedFile[] }[],
): readonly SecretNeed[] {
  return hosts.flatMap(({ name: stack, files }) =>
    [...new Set(files.flatMap(({ secrets }) => secrets))]
      .toSorted()
      .map((name) => ({ stack, name })),
  );
}
