import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { KitError } from '../errors/kit-error.ts';

/**
 * The detector and all that it imports as one JavaScript module, from detector/src/bin.ts: packages that
 * are linked into node_modules would not run from a copy, and 300 modules start more slowly than one.
 *
 * @param root the repository
 * @throws {KitError} `program-failed`
 */
export async function bundleDetector(root: string): Promise<string> {
  const input = join(root, 'detector/src/bin.ts');
  try {
    await using bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
    const { output } = await bundle.generate({
      format: 'esm',
      codeSplitting: false,
      comments: false,
    });
    const [chunk, ...more] = output;
    if (more.length > 0) throw new RangeError(`it is ${output.length} files, not one`);
    return chunk.code;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new KitError(`Cannot bundle the detector: ${why}`, {
      code: 'program-failed',
      hint: 'npm ci brings what is needed; npm run types says whether the sources are whole.',
      cause,
    });
  }
}
