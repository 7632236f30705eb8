import { crc32 } from 'node:zlib';
import type { Labels } from '../../model/stream-table.ts';

/** One line that was pushed to us, before it has a number or a place. */
export interface PushedLine {
  /** The sender's time where it states one apart from the text, else that of arrival; ms since the epoch. */
  readonly timeMs: number;
  /** Equal labels should be one object: a frame holds each object once. */
  readonly labels: Labels;
  readonly text: Uint8Array;
}

/**
 * A frame is what is written, checked and read as one, little-endian:
 * length of what follows the checksum (4), CRC-32 of it (4), then length of the labels (4), number of
 * lines (4), the labels as a JSON array, and for each line its time (8, double), the place of its labels
 * in the array (4), the length of its text (4) and the text.
 */
export const frameHeaderBytes = 8;
const payloadHeaderBytes = 8;
const lineHeaderBytes = 16;
const frameLinesMax = 4096;
const frameBytesMax = 256 * 1024;
/** No frame is longer: it closes with the line that reaches `frameBytesMax`. A longer one is damage. */
export const payloadBytesMax = 64 * 1024 * 1024;

/** What a line takes in a frame, its labels not counted; bytes. */
export function lineBytes(line: PushedLine): number {
  return lineHeaderBytes + line.text.length;
}

/** All lines in their order, as frames one after the other. */
export function encodeFrames(lines: readonly PushedLine[]): Buffer {
  const frames: Buffer[] = [];
  let from = 0;
  while (from < lines.length) {
    const to = frameEnd(lines, from);
    frames.push(encodeFrame(lines, from, to));
    from = to;
  }
  return frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames);
}

function frameEnd(lines: readonly PushedLine[], from: number): number {
  const last = Math.min(lines.length, from + frameLinesMax);
  let bytes = 0;
  let to = from;
  while (to < last && bytes < frameBytesMax) bytes += lineBytes(lines[to++] as PushedLine);
  return to;
}

function encodeFrame(lines: readonly PushedLine[], from: number, to: number): Buffer {
  const places = new Map<Labels, number>();
  let size = frameHeaderBytes + payloadHeaderBytes;
  for (let i = from; i < to; i++) {
    const line = lines[i] as PushedLine;
    if (!places.has(line.labels)) places.set(line.labels, places.size);
    size += lineBytes(line);
  }
  const labels = Buffer.from(JSON.stringify([...places.keys()]));
  const frame = Buffer.allocUnsafe(size + labels.length);
  frame.writeUInt32LE(frame.length - frameHeaderBytes, 0);
  frame.writeUInt32LE(labels.length, 8);
  frame.writeUInt32LE(to - from, 12);
  frame.set(labels, frameHeaderBytes + payloadHeaderBytes);
  let at = frameHeaderBytes + payloadHeaderBytes + labels.length;
  for (let i = from; i < to; i++) {
    const { timeMs, labels: own, text } = lines[i] as PushedLine;
    frame.writeDoubleLE(timeMs, at);
    frame.writeUInt32LE(places.get(own) ?? 0, at + 8);
    frame.writeUInt32LE(text.length, at + 12);
    frame.set(text, at + lineHeaderBytes);
    at += lineHeaderBytes + text.length;
  }
  frame.writeUInt32LE(crc32(frame.subarray(frameHeaderBytes)), 4);
  return frame;
}

/** Where in some bytes a frame's parts are. */
export interface Frame {
  readonly labels: readonly Labels[];
  readonly lineCount: number;
  /** Where the first line's header is. */
  readonly linesStart: number;
  /** Where the next frame begins. */
  readonly end: number;
}

/** @returns how many bytes the frame at `at` takes, 0 when its header is no frame's */
export function frameLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32LE(at);
  return length < payloadHeaderBytes || length > payloadBytesMax ? 0 : frameHeaderBytes + length;
}

/** @returns whether the whole frame at `at` is there and as it was written */
export function isFrameSound(bytes: Buffer, at: number): boolean {
  if (bytes.length - at < frameHeaderBytes) return false;
  const length = frameLength(bytes, at);
  if (length === 0 || bytes.length - at < length) return false;
  return crc32(bytes.subarray(at + frameHeaderBytes, at + length)) === bytes.readUInt32LE(at + 4);
}

/** @param at where a sound frame begins */
export function openFrame(bytes: Buffer, at: number): Frame {
  const labelsStart = at + frameHeaderBytes + payloadHeaderBytes;
  const linesStart = labelsStart + bytes.readUInt32LE(at + 8);
  return {
    labels: JSON.parse(bytes.toString('utf8', labelsStart, linesStart)),
    lineCount: bytes.readUInt32LE(at + 12),
    linesStart,
    end: at + frameLength(bytes, at),
  };
}

/** Calls `visit` with each line of the frame: time, place of its labels, start and end of its text. */
export function visitLines(
  bytes: Buffer,
  frame: Frame,
  visit: (timeMs: number, place: number, start: number, end: number) => void,
): void {
  let at = frame.linesStart;
  for (let i = 0; i < frame.lineCount; i++) {
    const start = at + lineHeaderBytes;
    const end = start + bytes.readUInt32LE(at + 12);
    visit(bytes.readDoubleLE(at), bytes.readUInt32LE(at + 8), start, end);
    at = end;
  }
}
