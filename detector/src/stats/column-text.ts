const chunkBytes = 0x8000;

/** The bytes of a typed array as base64: how snapshots hold big tables. Time O(n). */
export function encodeColumn(column: ArrayBufferView): string {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += chunkBytes) {
    text += String.fromCharCode(...bytes.subarray(i, i + chunkBytes));
  }
  return btoa(text);
}

/**
 * @param text by `encodeColumn`
 * @throws {DOMException} when it is not base64
 */
export function decodeColumn(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes.buffer;
}
