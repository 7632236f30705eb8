import type { TemplateSummary } from '../http/service-view.ts';
import type { TemplateMiner } from '../templates/template-miner.ts';

/** The templates that most lines have, the most frequent first. */
export function templateSummaries(miner: TemplateMiner, limit: number): readonly TemplateSummary[] {
  return miner
    .numbers()
    .flatMap((number) => {
      const template = miner.get(number);
      return template === undefined ? [] : [{ number, template }];
    })
    .toSorted((a, b) => b.template.count - a.template.count)
    .slice(0, limit)
    .map(({ number, template: { id, count, firstSeenMs, lastSeenMs } }) => ({
      id,
      text: miner.text(number),
      count,
      firstSeenMs,
      lastSeenMs,
    }));
}
