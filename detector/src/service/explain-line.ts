import type { LineExplanation, TemplateSummary } from '../http/service-view.ts';
import type { Explanation, FeatureWindow } from '../model/types.ts';
import type { PipelineParts } from '../pipeline/create-pipeline.ts';

/**
 * What the detector would think of a line if it came now, also why that would be usual. A copy of the
 * pipeline is asked, so the line leaves no trace.
 */
export function explainLine({ pipeline, templates }: PipelineParts, line: string): LineExplanation {
  const said = pipeline.explainLine(line, { job: 'file' });
  const { timestampMs, host, service, level, message, score, isUnusual, facts } = said;
  const place = [service, host].filter((name) => name !== '').join(' on ');
  const number = said.templateId === undefined ? 0 : templates.numberOf(said.templateId);
  const known = templates.get(number);
  const template: TemplateSummary | undefined = known && {
    id: known.id,
    text: said.template,
    count: known.count,
    firstSeenMs: known.firstSeenMs,
    lastSeenMs: known.lastSeenMs,
  };
  const usual: Explanation = {
    headline: `Nothing unusual${place === '' ? '' : ` for ${place}`}`,
    expected: facts.slice(1).join(' '),
    seen: facts[0] ?? '',
    factors: [],
    related: [],
  };
  const explanation = isUnusual ? (said.explanation ?? usual) : usual;
  const features = namedValues(said.features);
  const about = { timestampMs, host, service, level, message, template, features };
  return { ...about, score, isUnusual, explanation };
}

/** JSON has no NaN: what there is nothing to measure of is null. */
function namedValues({ names, values }: FeatureWindow): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    names.map((name, i) => [name, Number.isFinite(values[i]) ? (values[i] ?? null) : null]),
  );
}
