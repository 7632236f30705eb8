import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PulumiProject } from '../deploy/pulumi-project.ts';
import type { Host } from '../fleet/fleet.ts';
import { ownImageTag } from '../images/own-image-tag.ts';
import { parseImagePins } from '../images/parse-image-pins.ts';
import { sendOwnImage } from '../images/send-own-image.ts';

const root = join(import.meta.dirname, '../../..');

interface Choices {
  readonly project: PulumiProject;
  readonly imagesFile: string;
  /** undefined: what the stack says, else the ssh agent. */
  readonly keyFile: string | undefined;
}

/**
 * The detector's image on the host that runs it, before its stack asks for it.
 *
 * @returns what somebody should know, a sentence each
 */
export async function bringOwnImage(
  host: Host,
  { project, imagesFile, keyFile }: Choices,
): Promise<readonly string[]> {
  if (host.role !== 'central') return [];
  const text = readFileSync(imagesFile, 'utf8');
  const { name } = parseImagePins(imagesFile, text, ownImageTag(root))['log-anomaly-detector'];
  const key = keyFile ?? (await project.configOf(host.name)).get('sshKeyFile');
  const { isBuilt, notes } = await sendOwnImage(host, { name, root }, key);
  return isBuilt ? [`built ${name}`, ...notes] : notes;
}
