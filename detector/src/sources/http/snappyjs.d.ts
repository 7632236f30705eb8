/** What we use of snappyjs, which has no types of its own. */
declare module 'snappyjs' {
  /** @throws Error when this is no Snappy block, or unpacks to more than `maxLength` bytes */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(uncompressed: Uint8Array): Uint8Array;
}
