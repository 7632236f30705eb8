import { KitError } from '../errors/kit-error.ts';
import { generateSecret } from './generate-secret.ts';
import type { PulumiProject } from './pulumi-project.ts';
import { type SecretGaps, type StackConfig, secretGaps } from './secret-gaps.ts';
import type { SecretNeed } from './secret-needs.ts';

export interface FilledSecrets {
  /** Names of those that were made now. */
  readonly made: readonly string[];
  /** Stacks in which a value was set. */
  readonly changed: readonly string[];
}

/**
 * Sees to it that every stack has the secrets that it needs: what another stack has is copied, what none has
 * is made, once. No value is ever told.
 *
 * @param mayMake asked once, with the names of all that would be made
 * @throws {KitError} `secret-missing` where that was denied, `secret-invalid` where two stacks disagree
 */
export async function fillSecretGaps(
  project: PulumiProject,
  needs: readonly SecretNeed[],
  mayMake: (names: readonly string[]) => Promise<boolean>,
): Promise<FilledSecrets> {
  const stacks = [...new Set(needs.map(({ stack }) => stack))];
  const configs = new Map<string, StackConfig>();
  for (const stack of stacks) configs.set(stack, await project.configOf(stack));
  const gaps = secretGaps(needs, configs);
  refuseConflicts(gaps);
  const { unknown } = gaps;
  if (unknown.length > 0 && !(await mayMake(unknown))) throw denied(unknown);
  const made = new Map(unknown.map((name) => [name, generateSecret()]));
  const values = [
    ...gaps.copies.map(({ stack, name, from }) => ({
      stack,
      key: name,
      value: configs.get(from)?.get(name) ?? '',
    })),
    ...needs.flatMap(({ stack, name }) => {
      const value = made.get(name);
      return value === undefined ? [] : [{ stack, key: name, value }];
    }),
  ];
  // One stack's settings are one file: in turn.
  for (const { stack, key, value } of values)
    await project.setConfig(stack, { key, value, isSecret: true });
  return { made: unknown, changed: [...new Set(values.map(({ stack }) => stack))] };
}

function refuseConflicts({ conflicts }: SecretGaps): void {
  const [first] = conflicts;
  if (first === undefined) return;
  const { name, stacks } = first;
  throw new KitError(`Secret "${name}" differs between the stacks ${stacks.join(' and ')}`, {
    code: 'secret-invalid',
    hint: `It is one password: pulumi config set --secret ${name} -s STACK with the same value in each.`,
  });
}

function denied(names: readonly string[]): KitError {
  return new KitError(`Cannot deploy: secrets have no value: ${names.join(', ')}`, {
    code: 'secret-missing',
    hint: 'Let the kit make them with --yes, or set them with pulumi config set --secret NAME -s HOST.',
  });
}
