import type { ErrorCode } from '../../model/detector-error.ts';
import type { Labels, StreamTableState } from '../../model/stream-table.ts';
import type { ParserState } from '../../parse/parser.ts';
import type { SourceStatus } from '../../sources/source.ts';
import type { PackedRows } from './packed-rows.ts';

/** What a reading thread is started with. */
export interface ReadingTask {
  readonly inputs: readonly string[];
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
  /** What a model knew. */
  readonly streams: StreamTableState;
  readonly parser: ParserState;
}

interface Progress {
  /** Of the streams that were not there at the message before, in the order of their numbers. */
  readonly labels: readonly Labels[];
  readonly status: SourceStatus;
}

/** What a reading thread says: rows, as often as there are some, then how it ended. */
export type ReadingMessage =
  | (Progress & { readonly kind: 'rows'; readonly rows: PackedRows })
  | (Progress & { readonly kind: 'ended'; readonly parser: ParserState })
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code: ErrorCode;
      readonly hint: string;
      readonly isRetryable: boolean;
    };
