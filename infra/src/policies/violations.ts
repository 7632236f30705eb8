import { policies } from './policies.ts';
import type { PolicyResource } from './policy.ts';

export interface Violation {
  readonly policy: string;
  /** Name of the resource. */
  readonly resource: string;
  readonly message: string;
  readonly isAdvisory: boolean;
}

/** Everything that is wrong with these resources. */
export function violations(
  resources: readonly PolicyResource[],
  { isPreview }: { readonly isPreview: boolean },
): readonly Violation[] {
  return resources.flatMap((resource) =>
    policies.flatMap(({ name, isAdvisoryInPreview, check }) =>
      check(resource).map((message) => ({
        policy: name,
        resource: resource.name,
        message,
        isAdvisory: isPreview && isAdvisoryInPreview,
      })),
    ),
  );
}
