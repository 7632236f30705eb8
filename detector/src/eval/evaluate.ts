import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { attackAlerts } from './attack-alerts.ts';
import { bglWindows } from './bgl-windows.ts';
import type { DataSet, EvaluationLimits, Judgement, Measures } from './data-set.ts';
import { keyedLines } from './keyed-lines.ts';
import { linuxSyslog } from './linux-syslog.ts';
import { parsing } from './parsing.ts';
import { rateSeries } from './rate-series.ts';
import { ruleLabelled } from './rule-labelled.ts';
import { hdfs100k, hdfsSequences, openstackSequences } from './session-sets.ts';
import { severityOfTemplates } from './severity-of-templates.ts';
import { trainTicket } from './train-ticket.ts';

/** Every data set that the detector can be judged on, in the order of the table. */
export const dataSets: readonly DataSet[] = [
  parsing,
  hdfsSequences,
  hdfs100k,
  openstackSequences,
  bglWindows,
  keyedLines,
  linuxSyslog,
  attackAlerts,
  rateSeries,
  severityOfTemplates,
  trainTicket,
  ruleLabelled,
];

export interface EvaluateOptions {
  /** A folder laid out as the README of the data says. */
  readonly folder: string;
  /** Names of data sets; undefined is all. */
  readonly only?: readonly string[] | undefined;
  /** Questions that an oracle answers from the labels, where a data set takes answers. */
  readonly answers?: number | undefined;
  readonly limits?: EvaluationLimits | undefined;
  readonly onProgress?: (text: string) => void;
}

export interface Evaluation {
  /** By data set, and by system, series or scenario of it: "parsing/HDFS". */
  readonly results: Readonly<Record<string, Measures>>;
  /** What was not judged, or only in part, and why. */
  readonly notJudged: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Judges the detector on labelled data: in time order, thresholds from training data only.
 *
 * @throws {RangeError} when `only` names a data set that there is none of
 */
export async function evaluate({
  folder,
  only,
  answers,
  limits = {},
  onProgress = () => {},
}: EvaluateOptions): Promise<Evaluation> {
  const known = new Set(dataSets.map(({ name }) => name));
  const unknown = only?.find((name) => !known.has(name));
  if (unknown !== undefined) throw new RangeError(`Cannot find the data set "${unknown}"`);
  const wanted = (name: string) => only === undefined || only.includes(name);
  const judgements: Judgement[] = [];
  for (const dataSet of dataSets.filter(({ name }) => wanted(name))) {
    onProgress(dataSet.name);
    const context = { folder: join(folder, dataSet.name), answers, limits, onProgress };
    judgements.push(...(await judge(dataSet, context)));
  }
  const judged = judgements.filter(({ measures }) => Object.keys(measures).length > 0);
  const partly = judgements.flatMap(({ name, notJudged: reason }) =>
    reason === undefined ? [] : [{ name, reason }],
  );
  return {
    results: Object.fromEntries(judged.map(({ name, measures }) => [name, finite(measures)])),
    notJudged: partly,
  };
}

/** A data set that is not in its form is named; it does not keep the others from being judged. */
async function judge(
  dataSet: DataSet,
  context: Parameters<DataSet['judge']>[0],
): Promise<readonly Judgement[]> {
  try {
    if (!(await isFolder(context.folder))) {
      return [{ name: dataSet.name, measures: {}, notJudged: `${context.folder} is not there` }];
    }
    return await dataSet.judge(context);
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    return [{ name: dataSet.name, measures: {}, notJudged: error.message }];
  }
}

/** Files that are missing, cannot be read or are not in their form; anything else is our error. */
function isOfTheData(error: unknown): error is Error {
  return error instanceof SyntaxError || (error instanceof Error && 'code' in error);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Without what has no value, such as the latency where nothing was found. */
function finite(measures: Measures): Measures {
  return Object.fromEntries(Object.entries(measures).filter(([, value]) => Number.isFinite(value)));
}
