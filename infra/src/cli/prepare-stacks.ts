import { resolve } from 'node:path';
import { fillSecretGaps, type FilledSecrets } from '../deploy/fill-secret-gaps.ts';
import type { PulumiProject } from '../deploy/pulumi-project.ts';
import { secretNeeds } from '../deploy/secret-needs.ts';
import type { Host } from '../fleet/fleet.ts';
import type { RenderedFleet } from './render-fleet.ts';

export interface StackChoices {
  readonly hostsFile: string;
  readonly imagesFile: string;
  readonly sshKeyFile: string | undefined;
  /** Asked once, with the names of the secrets that would be made. */
  readonly mayMake: (names: readonly string[]) => Promise<boolean>;
}

export interface PreparedStacks extends FilledSecrets {
  /** Stacks that were not there. */
  readonly created: readonly string[];
}

/** Stacks of the hosts that are to be deployed, with every setting and secret that they need. */
export async function prepareStacks(
  project: PulumiProject,
  hosts: readonly Host[],
  { hosts: rendered }: RenderedFleet,
  choices: StackChoices,
): Promise<PreparedStacks> {
  const there = new Set(await project.stacks());
  const names = hosts.map(({ name }) => name);
  const created = names.filter((name) => !there.has(name));
  for (const name of created) await project.createStack(name);
  for (const name of names) await setFiles(project, name, choices);
  // A password that a host shares with one that is not deployed now stands in that one's stack too.
  const files = rendered
    .map(({ plan, files: all }) => ({ name: plan.host.name, files: all }))
    .filter(({ name }) => there.has(name) || names.includes(name));
  return { ...(await fillSecretGaps(project, secretNeeds(files), choices.mayMake)), created };
}

/** The stack's program reads the same files as this command: plain `pulumi up` then does the same. */
async function setFiles(
  project: PulumiProject,
  stack: string,
  { hostsFile, imagesFile, sshKeyFile }: StackChoices,
): Promise<void> {
  const config = await project.configOf(stack);
  const wanted = [
    ['hosts', project.settingPath(hostsFile), 'hosts/hosts.yaml'],
    ['images', project.settingPath(imagesFile), 'hosts/images.yaml'],
    ...(sshKeyFile === undefined ? [] : [['sshKeyFile', resolve(sshKeyFile), ''] as const]),
  ] as const;
  for (const [key, value, usual] of wanted)
    if ((config.get(key) ?? usual) !== value)
      await project.setConfig(stack, { key, value, isSecret: false });
}
