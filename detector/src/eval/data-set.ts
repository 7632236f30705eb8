/** Numbers by name: precision, recall, F1 in [0, 1]; counts; `…PerDay`; `…Seconds`. */
export type Measures = Readonly<Record<string, number>>;

/** Of one data set (or one system, series, scenario of it): measures, or why there are none. */
export interface Judgement {
  /** "bgl", "parsing/HDFS". */
  readonly name: string;
  readonly measures: Measures;
  /** What of the contract is not in the measures, and why. */
  readonly notJudged?: string;
}

/** How much may be told, as in the service: alerts a day, or the share of windows and sessions. */
export interface EvaluationLimits {
  /** Alerts a day of whatever has days; undefined leaves it to the data set. */
  readonly budgetPerDay?: number | undefined;
  /** By hour of the day (UTC), what the budget is multiplied with. */
  readonly hourMultipliers?: readonly number[] | undefined;
  /** Of normal windows or sessions so many may be alarms. Default 0.01. */
  readonly targetFpr?: number | undefined;
}

export interface EvaluationContext {
  /** The data set's own folder. */
  readonly folder: string;
  /** How many questions an oracle answers; undefined leaves it to the data set. */
  readonly answers: number | undefined;
  /** What may be told of. */
  readonly limits: EvaluationLimits;
  /** Told once in a while what is going on. */
  readonly onProgress: (text: string) => void;
}

/** A data set by the name of its folder, and how the detector is judged on it. */
export interface DataSet {
  readonly name: string;
  judge(context: EvaluationContext): Promise<readonly Judgement[]>;
}
