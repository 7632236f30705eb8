import type { Level } from '../model/types.ts';

/**
 * How a line is written:
 * - `rsyslog` as in a file of rsyslog's (time in ISO 8601, host, tag),
 * - `rfc3164` and `rfc5424` as on the wire, with priority,
 * - `journald` as `journalctl -o json`, `docker` as Docker's json-file driver,
 * - `plain` what the program itself said.
 */
export const lineFormats = [
  'rsyslog',
  'rfc3164',
  'rfc5424',
  'journald',
  'docker',
  'plain',
] as const satisfies readonly string[];
export type LineFormat = (typeof lineFormats)[number];

/** A line that never was. */
export interface SimulatedLine {
  readonly timeMs: number;
  readonly host: string;
  readonly service: string;
  /** 0 where the program has none (the kernel). */
  readonly pid: number;
  readonly level: Level;
  /** What the program said. */
  readonly message: string;
  readonly format: LineFormat;
  /** The whole line in its `format`, without a line end. */
  readonly text: string;
  /** Of the fault that it belongs to, where it belongs to one. */
  readonly faultId?: string;
}
