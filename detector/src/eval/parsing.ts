import type { DataSet } from './data-set.ts';
import { evaluateParsing } from './evaluate-parsing.ts';

/** Grouping and template of each line, by system. */
export const parsing: DataSet = {
  name: 'parsing',
  async judge({ folder }) {
    const bySystem = Object.entries(await evaluateParsing(folder));
    return bySystem.map(([system, measures]) => ({
      name: `parsing/${system}`,
      measures: { ...measures },
    }));
  },
};
