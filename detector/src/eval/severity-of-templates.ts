import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { templateSeverity } from '../stats/template-severity.ts';
import type { DataSet } from './data-set.ts';
import { areaUnderCurve, atFixedScores, precisionAtRanks } from './measures.ts';
import { readText } from './read-text.ts';

/** Does the score of a template's words put the anomalous ones before the others? */
export const severityOfTemplates: DataSet = {
  name: 'template-severity',
  async judge({ folder }) {
    const files = (await readdir(folder)).filter((name) => /\.csv(\.gz)?$/.test(name)).toSorted();
    return Promise.all(
      files.map(async (file) => {
        const rows = (await readText(join(folder, file))).trim().split('\n').slice(1);
        const scores = rows.map((row) => templateSeverity(row.slice(0, row.lastIndexOf(','))));
        const isAnomalous = rows.map((row) => row.slice(row.lastIndexOf(',') + 1).trim() === '1');
        return {
          name: `template-severity/${file.replace(/\.csv(\.gz)?$/, '')}`,
          measures: {
            templates: rows.length,
            AUC: areaUnderCurve(scores, isAnomalous),
            ...precisionAtRanks(scores, isAnomalous),
            ...atFixedScores(scores, isAnomalous),
          },
        };
      }),
    );
  },
};
