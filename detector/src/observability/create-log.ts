import { Writable } from 'node:stream';
import { pino, type DestinationStream, type Logger } from 'pino';

export interface CreateLogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Where it is written: stderr of the process. */
  readonly destination: { write(text: string): unknown };
  /** Text for people instead of a JSON object a line. */
  readonly isTerminal: boolean;
}

/** Names of fields that are never written, wherever they stand one or two levels deep. */
const secretNames = ['token', 'secret', 'password', 'authorization', 'cookie'];
const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** The detector's own log: JSON a line, or text on a terminal. Written at once, in order. */
export function createLog({ level, destination, isTerminal }: CreateLogOptions): Logger {
  const stream: DestinationStream = isTerminal ? forPeople(destination) : destination;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    stream,
  );
}

/** "03:04:05 warn  text key=value" */
function forPeople(destination: CreateLogOptions['destination']): DestinationStream {
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      destination.write(`${textOf(line)}\n`);
      done();
    },
  });
}

function textOf(line: string): string {
  const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${shortText(value)}`);
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  return [clock, String(level).padEnd(5), String(msg), ...fields].join(' ');
}

function shortText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) {
    return JSON.stringify(value.message);
  }
  return JSON.stringify(value);
}
