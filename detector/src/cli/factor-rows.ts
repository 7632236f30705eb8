import type { Factor } from '../model/types.ts';
import type { LabelledRow } from './labelled-rows.ts';

/** A row for each factor: its kind, its share and its sentence. */
export function factorRows(factors: readonly Factor[]): readonly LabelledRow[] {
  return factors.map(({ kind, share, sentence }) => [
    kind,
    `${Math.round(share * 100)} %: ${sentence}`,
  ]);
}
