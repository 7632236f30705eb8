import type { LineBatch } from '../model/line-batch.ts';

/** A line that a program writes for the detector, and not for what it says. */
export type Marker =
  | {
      /** One line that somebody looks for: has it come the whole way? */
      readonly kind: 'check';
      readonly id: string;
    }
  | {
      /** One of many: the next comes within `intervalMs`, or something is wrong. */
      readonly kind: 'heartbeat';
      readonly from: string;
      readonly intervalMs: number;
    };

const encoder = new TextEncoder();
const beginnings = ['tidewatch-canary', 'check ', 'heartbeat '].map((text) => encoder.encode(text));
const percent = 0x25;
/** 1 for those that a marker may begin with; longer than bytes go, for a line without any. */
const firstBytes = new Uint8Array(256);
for (const [first = 0] of [[percent], ...beginnings]) firstBytes[first] = 1;
const textBytesMax = 256;
/** "tidewatch-canary: " may be missing where the envelope said so, and stand behind a device's own mark. */
const form = /^(?:%\S{1,64}: )?(tidewatch-canary(?:\[\d{1,10}\])?: )?(check|heartbeat) (\S.*)$/;
const idForm = /^[\w.:-]{1,64}$/;
const heartbeatForm = /^from (\S{1,128}) every (\d{1,5}) s$/;
const decoder = new TextDecoder();

/**
 * Reads `tidewatch-canary: check ID` and `tidewatch-canary: heartbeat from NAME every N s`; the latter also
 * from a program of any other name.
 *
 * @param serviceOf gives the service of a stream
 * @returns undefined for every other line
 */
export function readMarker(
  batch: LineBatch,
  row: number,
  serviceOf: (stream: number) => string,
): Marker | undefined {
  const start = batch.messageStart[row] as number;
  const end = batch.messageEnd[row] as number;
  if (!mayBeMarker(batch.bytes, start) || end - start > textBytesMax) return undefined;
  const found = form.exec(decoder.decode(batch.bytes.subarray(start, end)).trimEnd());
  if (found === null) return undefined;
  const [, program, word, rest = ''] = found;
  if (word === 'heartbeat') return heartbeatOf(rest);
  const isOurs = program !== undefined || serviceOf(batch.stream[row] as number) === canaryService;
  return isOurs && idForm.test(rest) ? { kind: 'check', id: rest } : undefined;
}

const canaryService = 'tidewatch-canary';

/** Asked for each line, so as cheap as can be: of most no more than a byte is looked at. */
export function mayBeMarker(bytes: Uint8Array, start: number): boolean {
  return firstBytes[bytes[start] as number] === 1 && hasBeginning(bytes, start);
}

function hasBeginning(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start] as number;
  if (first === percent) return true;
  for (const beginning of beginnings) {
    if (first !== beginning[0]) continue;
    let i = 1;
    while (i < beginning.length && bytes[start + i] === beginning[i]) i++;
    return i === beginning.length;
  }
  return false;
}

function heartbeatOf(rest: string): Marker | undefined {
  const [, from, seconds] = heartbeatForm.exec(rest) ?? [];
  const intervalMs = Number(seconds) * 1000;
  return from === undefined || !(intervalMs > 0)
    ? undefined
    : { kind: 'heartbeat', from, intervalMs };
}
