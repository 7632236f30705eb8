import type { FilePlan } from './host-plan.ts';

type Needed = Pick<FilePlan, 'template' | 'path'>;

/** A file that root owns and everybody may read, but for what `more` says; with a secret, its owner alone. */
export function filePlan(needed: Needed, more: Partial<FilePlan> = {}): FilePlan {
  const hasSecrets = (more.secrets ?? []).length > 0;
  return {
    mode: hasSecrets ? '0600' : '0644',
    owner: 'root:root',
    values: {},
    secrets: [],
    isStageOnly: false,
    ...needed,
    ...more,
  };
}
