import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { uncompress } from 'snappyjs';
import type { Clock } from '../../model/clock.ts';
import { lineBytes } from '../journal/journal-frame.ts';
import type { PushedLine } from '../journal/journal-frame.ts';
import type { PushJournal } from '../journal/push-journal.ts';
import { decodeLokiJson } from './decode-loki-json.ts';
import { decodeLokiProtobuf } from './decode-loki-protobuf.ts';
import { mapLabels } from './map-labels.ts';
import type { PushedStream } from './pushed-stream.ts';

export interface LokiPushLimits {
  /** As received. Default 8 MiB. */
  readonly bodyBytesMax?: number;
  /** Unpacked. Default 24 MiB. */
  readonly unpackedBytesMax?: number;
  /** Of one push; those above are left out and counted. Default 100,000. */
  readonly linesMax?: number;
  /** A longer line is cut and counted. Default 1 MiB. */
  readonly lineBytesMax?: number;
  /** Of one stream; a stream with more is left out and counted. Default 30. */
  readonly labelsMax?: number;
  /** Of a label's name or value, in UTF-16 units; a stream with a longer one is left out. Default 2,048. */
  readonly labelLengthMax?: number;
}

export interface LokiPushOptions {
  /** Open. What is left out of a push is counted in it, so that the source's status says so. */
  readonly journal: PushJournal;
  readonly limits?: LokiPushLimits;
  readonly clock: Clock;
}

export interface LokiPushAnswer {
  readonly status: 204 | 400 | 413 | 429;
  /** Why, for the sender; '' with 204. */
  readonly message: string;
}

export type LokiPush = (
  body: Uint8Array,
  contentType: string | undefined,
  contentEncoding: string | undefined,
) => Promise<LokiPushAnswer>;

const defaults: Required<LokiPushLimits> = {
  bodyBytesMax: 8 * 1024 * 1024,
  unpackedBytesMax: 24 * 1024 * 1024,
  linesMax: 100_000,
  lineBytesMax: 1024 * 1024,
  labelsMax: 30,
  labelLengthMax: 2048,
};
const unpack = promisify(gunzip);
const aheadMsMax = 10 * 60_000; // as Loki's creation_grace_period

/** A push that is refused as a whole. */
class Refusal extends Error {
  readonly answer: LokiPushAnswer;

  constructor(status: LokiPushAnswer['status'], message: string) {
    super(message);
    this.answer = { status, message };
  }
}

/**
 * Takes pushes in Loki's format, as Promtail, Alloy and Docker's driver send them: JSON, also gzipped, or
 * protobuf in Snappy. 204 only after the lines are on disk; 429 when there is no room: the sender tries
 * again. What is wrong with one stream or entry is counted by reason and does not refuse the others.
 *
 * A time more than ten minutes ahead is not believed: the line gets that of its arrival.
 */
export function createLokiPush({ journal, limits, clock }: LokiPushOptions): LokiPush {
  const bounds = { ...defaults, ...limits };
  return async (body, contentType = '', contentEncoding = '') => {
    try {
      const streams = await decode({ body, contentType, contentEncoding }, bounds, journal);
      return await keep(toLines(streams, { bounds, journal, nowMs: clock.nowMs() }), journal);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      journal.countSkipped(`push-refused-${error.answer.status}`);
      return error.answer;
    }
  };
}

async function keep(lines: readonly PushedLine[], journal: PushJournal): Promise<LokiPushAnswer> {
  const bytes = lines.reduce((sum, line) => sum + lineBytes(line), 0);
  if (bytes > journal.appendBytesMax) {
    throw new Refusal(
      413,
      `The lines take ${bytes} bytes, at most ${journal.appendBytesMax} are kept at once`,
    );
  }
  const result = await journal.append(lines).catch((cause: unknown) => {
    throw new Refusal(429, cause instanceof Error ? cause.message : String(cause));
  });
  if (result === 'appended') return { status: 204, message: '' };
  throw new Refusal(429, 'There is no room at the moment, send it again later');
}

interface Sent {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly contentEncoding: string;
}

async function decode(
  { body, contentType, contentEncoding }: Sent,
  bounds: Required<LokiPushLimits>,
  journal: PushJournal,
): Promise<readonly PushedStream[]> {
  if (body.length > bounds.bodyBytesMax) {
    throw new Refusal(
      413,
      `The body has ${body.length} bytes, at most ${bounds.bodyBytesMax} are taken`,
    );
  }
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  const encoding = contentEncoding.trim().toLowerCase();
  const skip = journal.countSkipped.bind(journal);
  if (type === 'application/json') {
    const text = await unpackText(body, encoding, bounds.unpackedBytesMax);
    const streams = attempt('JSON', () => decodeLokiJson(text, skip));
    if (streams === undefined) throw new Refusal(400, 'There is no array "streams" in the body');
    return streams;
  }
  if (type === 'application/x-protobuf') {
    if (encoding !== '' && encoding !== 'snappy') throw unknownEncoding(encoding);
    const bytes = unpackSnappy(body, bounds.unpackedBytesMax);
    return attempt('protobuf', () => decodeLokiProtobuf(bytes, skip));
  }
  throw new Refusal(400, `Content type "${type}" is neither JSON nor protobuf`);
}

/** What throws here is the sender's fault: the bytes are not what they are said to be. */
function attempt<T>(format: string, decodeBytes: () => T): T {
  try {
    return decodeBytes();
  } catch {
    throw new Refusal(400, `The body cannot be read as ${format}`);
  }
}

function unknownEncoding(encoding: string): Refusal {
  return new Refusal(400, `Content encoding "${encoding}" is not known here`);
}

async function unpackText(body: Uint8Array, encoding: string, bytesMax: number): Promise<string> {
  if (encoding === '' || encoding === 'identity') return Buffer.from(body).toString();
  if (encoding !== 'gzip') throw unknownEncoding(encoding);
  try {
    return (await unpack(body, { maxOutputLength: bytesMax })).toString();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(bytesMax);
    throw new Refusal(400, 'The body is no sound gzip');
  }
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(413, `The body unpacks to more than ${bytesMax} bytes`);
}

function unpackSnappy(body: Uint8Array, bytesMax: number): Uint8Array {
  if (snappyBytes(body) > bytesMax) throw tooLarge(bytesMax);
  return attempt('Snappy', () => uncompress(body, bytesMax));
}

/** What a Snappy block says of its unpacked size: a varint of at most 32 bits before all else. */
function snappyBytes(body: Uint8Array): number {
  let bytes = 0;
  for (let i = 0; i < 5; i++) {
    const byte = body[i] ?? 0;
    bytes += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return bytes;
}

interface Context {
  readonly bounds: Required<LokiPushLimits>;
  readonly journal: PushJournal;
  readonly nowMs: number;
}

function toLines(
  streams: readonly PushedStream[],
  { bounds, journal, nowMs }: Context,
): PushedLine[] {
  const lines: PushedLine[] = [];
  for (const { labels: pushed, entries } of streams) {
    const bad = badLabels(pushed, bounds);
    if (bad !== undefined) {
      journal.countSkipped(bad, entries.length);
      continue;
    }
    const labels = mapLabels(pushed);
    const room = bounds.linesMax - lines.length;
    journal.countSkipped('too-many-lines', Math.max(0, entries.length - room));
    for (const { timeMs, text } of entries.slice(0, room)) {
      if (text.length > bounds.lineBytesMax) journal.countSkipped('too-long');
      lines.push({
        timeMs: timeMs > nowMs + aheadMsMax ? nowMs : timeMs,
        labels,
        text: text.subarray(0, bounds.lineBytesMax),
      });
    }
  }
  return lines;
}

function badLabels(
  labels: Readonly<Record<string, string>>,
  { labelsMax, labelLengthMax }: Required<LokiPushLimits>,
): string | undefined {
  const all = Object.entries(labels);
  if (all.length > labelsMax) return 'too-many-labels';
  const isLong = all.some(
    ([name, value]) => name.length > labelLengthMax || value.length > labelLengthMax,
  );
  return isLong ? 'label-too-long' : undefined;
}
