import type { Secret } from '../../config/secret.ts';
import type { Clock } from '../../model/clock.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import type { AuditDifference } from './minute-audit.ts';

export interface LokiSourceOptions {
  readonly name: string;
  /** As in `LokiClientOptions`. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  /** A stream selector, without a pipeline. Default the jobs of the fleet's agents. */
  readonly selector?: string;
  /** Lines a query, at most 5,000. Default 1,000. */
  readonly batchLines?: number;
  /** Time between two questions, ms; undefined: 250 after lines, up to 1,000 while none come. */
  readonly intervalMs?: number | undefined;
  /** Where the first start begins, ms since the epoch. Default an hour ago. */
  readonly fromMs?: number;
  /** How many lines a first start reads of what is older than an hour. Default 3,000,000. */
  readonly pastLinesMax?: number;
  /** How long that may take, ms: lines of now wait so long. Default 60,000. */
  readonly pastReadMs?: number;
  /** How often the last hour is searched for lines that Loki took late, at least ms. Default 15,000. */
  readonly lateMs?: number;
  /** How many lines are remembered to tell late ones apart. Default 2,000,000: an hour of 550 a second. */
  readonly idsMax?: number;
  /** How often a closed minute is held against what Loki counts, at most, ms. Default 15,000. */
  readonly auditMs?: number;
  /** Told of each stream and minute of which Loki counts otherwise than was handed over. */
  readonly onDifference?: (difference: AuditDifference) => void;
  readonly timeoutMs?: number;
  readonly streams: StreamTable;
  readonly clock: Clock;
}
