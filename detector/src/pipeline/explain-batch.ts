import type { LineBatch } from '../model/line-batch.ts';
import { rowsOf } from '../model/rows-of.ts';
import { factsOf, judgementOf, type LineExplanation } from './line-explanation.ts';
import { lineFeatures } from './line-features.ts';
import { messageOf } from './message-of.ts';
import { momentOf } from './moment-of.ts';
import type { PipelineRooms } from './pipeline-rooms.ts';

/**
 * Why a line is unusual or not. The rooms are used up by it: a copy's.
 *
 * @param batch the line alone, as its source would give it, with the time that it is
 */
export function explainBatch(rooms: PipelineRooms, batch: LineBatch): LineExplanation {
  const { parser, windows, counter, judge, budget, streams, templates, localTime } = rooms;
  const nowMs = batch.timeMs[0] as number;
  const parsed = [...parser.push(batch), ...parser.flush(Number.POSITIVE_INFINITY)];
  // The line itself comes last: what parse held back comes before it.
  const last = parsed.findLast(({ length }) => length > 0) ?? batch;
  const line = rowsOf(last, last.length - 1, last.length);
  if (Number.isNaN(counter.startMs)) counter.open(nowMs);
  windows.count(line, [0, line.length], '');
  const [stream = 0, template = 0] = [line.stream[0], line.template[0]];
  const series = counter.table.find(stream, template);
  const facts = factsOf(counter, series, localTime);
  const window = counter.close();
  const features = lineFeatures(line, window, rooms);
  const judged = judgementOf(judge.judge(window), series);
  const { host, service, level } = streams.get(stream);
  return {
    timestampMs: line.timeMs[0] ?? nowMs,
    host,
    service,
    level,
    message: messageOf(line, 0),
    template: templates.text(template),
    templateId: templates.idOf(template),
    isUnusual: (judged?.strength ?? 0) >= budget.floorAt(momentOf(localTime, nowMs)),
    score: judged?.anomaly.score ?? 0,
    explanation: judged?.explanation,
    facts,
    features,
  };
}
