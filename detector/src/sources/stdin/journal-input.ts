import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../model/clock.ts';
import type { Labels } from '../../model/stream-table.ts';
import { abortable } from '../abortable.ts';
import type { PushedLine } from '../journal/journal-frame.ts';
import type { PushJournal } from '../journal/push-journal.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import { readChunks } from './read-chunks.ts';

export interface JournalInputOptions {
  readonly input: Readable;
  readonly journal: PushJournal;
  readonly clock: Clock;
  readonly labels: Labels;
  readonly signal: AbortSignal;
}

const retryMs = 500;

/**
 * Puts a stream's lines into a journal until it ends: whoever writes waits while the journal is full.
 *
 * @throws {DetectorError} `state-unusable` when the disk does not take them
 */
export async function journalInput(options: JournalInputOptions): Promise<void> {
  const { input, journal, clock, labels, signal } = options;
  const builder = new LineBatchBuilder();
  const label = (line: { timeMs: number }): void => {
    line.timeMs = clock.nowMs();
  };
  for await (const batch of readChunks({ input, builder, label, signal })) {
    const lines = Array.from({ length: batch.length }, (_, row) => ({
      timeMs: batch.timeMs[row] ?? 0,
      labels,
      text: batch.bytes.subarray(batch.start[row], batch.end[row]),
    }));
    await appendAll(lines, journal, signal);
  }
  journal.countSkipped('too-long', builder.tooLong);
}

async function appendAll(
  lines: readonly PushedLine[],
  journal: PushJournal,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const changed = journal.changed();
    if ((await journal.append(lines)) === 'appended') return;
    await abortable(Promise.race([changed, sleep(retryMs)]), signal);
  }
  journal.countSkipped('journal-full', lines.length);
}
