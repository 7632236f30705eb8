/**
 * A 64-bit hash of bytes as 16 hexadecimal digits: two lanes of MurmurHash3's 32-bit mixing
 * (A. Appleby, public domain, MurmurHash3_x86_32) with different seeds, finalised crosswise. Equal on
 * every machine and in every version: ids are made of it. Not for adversaries.
 *
 * Time O(n).
 *
 * @param bytes hashed from `start` (inclusive) to `end` (exclusive)
 * @param seed makes families of hashes apart, an unsigned 32-bit number
 */
export function hashBytes(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  seed = 0,
): string {
  let a = seed ^ 0x9747b28c;
  let b = seed ^ 0x3c6ef372;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ byte, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  a = finalise(a ^ (end - start));
  b = finalise(b ^ a);
  a = finalise(a ^ b);
  return hexadecimal(a) + hexadecimal(b);
}

function finalise(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hexadecimal(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, '0');
}
