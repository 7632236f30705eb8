/** A file or folder of an archive. */
export interface TarEntry {
  /** "app/package.json"; a folder's ends with a slash, and comes before what is in it. */
  readonly path: string;
  readonly content?: Uint8Array;
  /** uid and gid. */
  readonly owner?: number;
}

const block = 512;
const pathBytesMax = 100;
/** 2020-01-01: an archive of the same files is the same bytes, whenever it is made. */
const modified = 1_577_836_800;

/**
 * An archive in the format of POSIX.1-1988 (ustar). Folders are 0755, files 0644.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 * @throws {RangeError} for a path over 100 bytes
 */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? []);
    return [headerOf(entry, content.length), content, padding(content.length)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function headerOf({ path, owner = 0 }: TarEntry, size: number): Buffer {
  if (Buffer.byteLength(path) > pathBytesMax) throw new RangeError(`Cannot archive "${path}"`);
  const isFolder = path.endsWith('/');
  const header = Buffer.alloc(block);
  header.write(path, 0);
  header.write(octal(isFolder ? 0o755 : 0o644, 8), 100);
  header.write(octal(owner, 8), 108);
  header.write(octal(owner, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(modified, 12), 136);
  header.write('        ', 148); // the sum is made with blanks in its own place
  header.write(isFolder ? '5' : '0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\u0000 `.slice(0, 8), 148);
  return header;
}

/** With the NUL that ends it. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\u0000`;
}

function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}
