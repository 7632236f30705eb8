import { RE2JS } from 're2js';
import type { ExpressionEngine } from '../patterns/compile-pattern.ts';

/** RE2: linear whatever the expression, for those that a user writes. */
export const linearEngine: ExpressionEngine = (source, flags) =>
  RE2JS.compile(
    source,
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
      (flags.includes('m') ? RE2JS.MULTILINE : 0) |
      (flags.includes('s') ? RE2JS.DOTALL : 0),
  );
