import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseDocument } from 'yaml';
import { KitError } from '../errors/kit-error.ts';
import type { ImagePin } from '../images/image-pins.ts';
import { parseImagePins } from '../images/parse-image-pins.ts';
import { registryDigest } from '../images/registry-digest.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { imagesOption } from './images-option.ts';

interface Flags {
  readonly images: string;
  readonly offline?: boolean;
  readonly update?: boolean;
  readonly json?: boolean;
}

interface Compared {
  readonly key: string;
  readonly name: string;
  readonly pinned: string | undefined;
  /** undefined: not asked, or not reached. */
  readonly registry: string | undefined;
  readonly state: 'own' | 'not compared' | 'same' | 'moved' | 'unreachable';
}

const examples = `
Examples:
  kit images              is every pin what its tag is in the registry?
  kit images --offline    is every pin a pin?
  kit images --update     writes the digests that the registry has now; comments stay`;

/** Adds `kit images`. */
export function addImages(program: Command, context: CommandContext): void {
  program
    .command('images')
    .description('Compare the pinned digests with what the registry has for their tags')
    .addOption(imagesOption())
    .option('--offline', 'check the form of the pins alone')
    .option('--update', "write the registry's digests into the file")
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const text = readPins(flags.images);
      const pins = parseImagePins(flags.images, text, 'content-hash');
      const compared = await Promise.all(
        Object.entries(pins).map(([key, pin]) => compare(key, pin, flags.offline === true)),
      );
      if (flags.update === true) update(flags.images, text, compared);
      report(compared, flags, context);
    });
}

function readPins(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KitError(`Cannot read ${file}`, {
      code: 'image-not-pinned',
      hint: 'Name another with --images FILE.',
      cause,
    });
  }
}

async function compare(key: string, pin: ImagePin, isOffline: boolean): Promise<Compared> {
  const known = { key, name: pin.name, pinned: pin.digest, registry: undefined };
  if (pin.digest === undefined) return { ...known, state: 'own' };
  if (isOffline) return { ...known, state: 'not compared' };
  const colon = pin.name.lastIndexOf(':');
  try {
    const registry = await registryDigest(pin.name.slice(0, colon), pin.name.slice(colon + 1));
    return { ...known, registry, state: registry === pin.digest ? 'same' : 'moved' };
  } catch (error) {
    // One registry away does not hide what the others say; the exit code tells.
    if (error instanceof KitError) return { ...known, state: 'unreachable' };
    throw error;
  }
}

function update(file: string, text: string, compared: readonly Compared[]): void {
  const moved = compared.filter(({ state }) => state === 'moved');
  if (moved.length === 0) return;
  const document = parseDocument(text);
  for (const { key, registry } of moved) document.setIn([key, 'digest'], registry);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

function report(compared: readonly Compared[], flags: Flags, context: CommandContext): void {
  const has = (state: Compared['state']): boolean => compared.some((one) => one.state === state);
  const isMoved = has('moved') && flags.update !== true;
  const { out } = context.terminal;
  if (flags.json === true) out.write(`${JSON.stringify({ ok: !isMoved, images: compared })}\n`);
  else {
    for (const { name, pinned, registry, state } of compared) {
      const now = state === 'moved' ? `, the registry has ${registry}` : '';
      out.write(`${state}: ${name} ${pinned ?? 'built here, its tag is its pin'}${now}\n`);
    }
    if (has('unreachable'))
      out.write(
        'No registry was reached for these: their pins are well-formed and not compared.\n',
      );
  }
  if (isMoved) context.exit(exitCodes.different);
  else if (has('unreachable')) context.exit(exitCodes.unreachable);
}
