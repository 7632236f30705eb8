import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

const block = 512;

/**
 * The files of a `.tgz` by their paths, in its order. All in memory, and the contents are views of it:
 * for archives of some ten megabytes. Reads ustar and GNU's long names; links and folders are left out.
 */
export async function readTar(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const bytes = gunzipSync(await readFile(path));
  const files = new Map<string, Buffer>();
  let longName = '';
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block);
    if (header[0] === 0) break;
    const size = Number.parseInt(textOf(header, 124, 12), 8) || 0;
    const content = bytes.subarray(at + block, at + block + size);
    const type = textOf(header, 156, 1);
    if (type === 'L') longName = textOf(content, 0, content.length);
    else {
      if (type === '0' || type === '') files.set(longName || nameOf(header), content);
      longName = '';
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function nameOf(header: Buffer): string {
  const prefix = textOf(header, 257, 5) === 'ustar' ? textOf(header, 345, 155) : '';
  const name = textOf(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer, start: number, length: number): string {
  const field = bytes.toString('utf8', start, start + length);
  const end = field.indexOf('\0');
  return (end < 0 ? field : field.slice(0, end)).trim();
}
