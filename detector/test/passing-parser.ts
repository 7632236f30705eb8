import type { LineBatch } from '../src/model/line-batch.ts';
import type { Stage } from '../src/model/stage.ts';

/** In the parser's place, where a test says itself of when and whom a line is. */
export const passingParser: Stage<LineBatch, LineBatch> = {
  name: 'passing',
  push: (batch) => [batch],
  flush: () => [],
  snapshot: () => null,
  restore: () => undefined,
};
