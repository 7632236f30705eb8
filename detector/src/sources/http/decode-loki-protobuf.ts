import { PbfReader } from 'pbf';
import { parseLabelSet } from './parse-label-set.ts';
import type { CountSkipped, PushedEntry, PushedStream } from './pushed-stream.ts';
import { timeOf } from './time-of.ts';

/** Of logproto.PushRequest (grafana/loki, pkg/push/push.proto). */
const fields = {
  request: { streams: 1 },
  stream: { labels: 1, entries: 2 },
  entry: { timestamp: 1, line: 2 },
  timestamp: { seconds: 1, nanos: 2 },
} as const;

interface Raw {
  labels: string;
  entries: PushedEntry[];
}

/**
 * Reads an unpacked logproto.PushRequest. What is no stream and what is no entry is counted and left out;
 * an entry's structured metadata is not read.
 *
 * @throws {Error} when it is no protobuf
 */
export function decodeLokiProtobuf(bytes: Uint8Array, skip: CountSkipped): PushedStream[] {
  const reader = new PbfReader(bytes);
  const streams = reader.readFields<PushedStream[]>((tag, found, pbf) => {
    if (tag !== fields.request.streams) return;
    const { labels: text, entries } = readMessage<Raw>(pbf, readStreamField(skip), {
      labels: '',
      entries: [],
    });
    const labels = parseLabelSet(text);
    if (labels === undefined) skip('bad-stream');
    else found.push({ labels, entries });
  }, []);
  if (reader.pos > bytes.length) throw new RangeError('The message ends before its end');
  return streams;
}

function readStreamField(skip: CountSkipped): (tag: number, raw: Raw, pbf: PbfReader) => void {
  return (tag, raw, pbf) => {
    if (tag === fields.stream.labels) raw.labels = pbf.readString();
    else if (tag === fields.stream.entries) {
      const { seconds, nanos, text } = readMessage(pbf, readEntryField, newEntry());
      const timeMs = timeOf(seconds, nanos);
      if (timeMs === undefined) skip('bad-time');
      else raw.entries.push({ timeMs, text });
    }
  };
}

interface Entry {
  seconds: number;
  nanos: number;
  text: Uint8Array;
}

function newEntry(): Entry {
  return { seconds: 0, nanos: 0, text: new Uint8Array() };
}

function readEntryField(tag: number, entry: Entry, pbf: PbfReader): void {
  if (tag === fields.entry.timestamp) readMessage(pbf, readTimestampField, entry);
  else if (tag === fields.entry.line) entry.text = pbf.readBytes();
}

function readTimestampField(tag: number, entry: Entry, pbf: PbfReader): void {
  if (tag === fields.timestamp.seconds) entry.seconds = pbf.readVarint(true);
  else if (tag === fields.timestamp.nanos) entry.nanos = pbf.readVarint(true);
}

/** As pbf's own, but a message that claims to go beyond the bytes there are is an error. */
function readMessage<T>(
  pbf: PbfReader,
  readField: (tag: number, result: T, pbf: PbfReader) => void,
  result: T,
): T {
  const end = pbf.readVarint() + pbf.pos;
  if (!(end <= pbf.buf.length)) throw new RangeError('A part is longer than the message');
  pbf.readFields(readField, result, end);
  if (pbf.pos !== end) throw new RangeError('A part ends elsewhere than it says');
  return result;
}
