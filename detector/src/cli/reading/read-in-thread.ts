/** The reading thread: inputs in, parsed and hashed rows out, a few batches ahead of who takes them. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { type Labels, StreamTable } from '../../model/stream-table.ts';
import { LineFront } from '../../pipeline/line-front.ts';
import { streamsMax } from '../../pipeline/streams-max.ts';
import { inputSource } from '../input-source.ts';
import { packRows } from './packed-rows.ts';
import type { ReadingMessage, ReadingTask } from './reading-messages.ts';
import { Turnstile } from './turnstile.ts';

/** Batches that wait to be taken. */
const aheadMax = 4;

async function read(port: MessagePort, task: ReadingTask): Promise<void> {
  const { inputs, timezone } = task;
  const streams = new StreamTable({ streamsMax });
  streams.restore(task.streams);
  const front = new LineFront({ streams, timezone });
  front.restore(task.parser);
  const source = inputSource(inputs, { streams, timezone });
  const turnstile = new Turnstile(aheadMax);
  port.on('message', () => turnstile.open());
  let known = streams.size;
  const fresh = (): readonly Labels[] => {
    const labels: Labels[] = [];
    while (known < streams.size) labels.push(streams.get(++known).labels);
    return labels;
  };
  const send = async (batch: LineBatch): Promise<void> => {
    await turnstile.pass();
    const rows = packRows(batch);
    say(port, { kind: 'rows', rows, labels: fresh(), status: source.status() }, [rows.buffer]);
  };
  for await (const batch of source.read('', new AbortController().signal))
    for (const parsed of front.push(batch)) await send(parsed);
  await source.close();
  for (const parsed of front.flush(Infinity)) await send(parsed);
  const parser = front.snapshot();
  say(port, { kind: 'ended', parser, labels: fresh(), status: source.status() });
}

function say(port: MessagePort, message: ReadingMessage, moved: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, [...moved]);
}

if (parentPort !== null) {
  try {
    await read(parentPort, workerData as ReadingTask);
  } catch (error) {
    if (!(error instanceof DetectorError)) throw error;
    const { message, code, hint, isRetryable } = error;
    say(parentPort, { kind: 'failed', message, code, hint, isRetryable });
  }
  parentPort.close();
}
