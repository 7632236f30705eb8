import type { LineBatch } from '../model/line-batch.ts';
import type { ParserCounters } from '../parse/parser-counts.ts';
import type { ParserState } from '../parse/parser.ts';
import type { SkeletonHasher } from '../templates/skeleton-hash.ts';
import type { ParserStage } from './pipeline-options.ts';

/**
 * Stands where parser and hasher would be when lines come as `LineFront` gives them; holds the state of
 * that one's parser.
 */
export class ParsedBefore implements ParserStage, SkeletonHasher {
  readonly name = 'parse';
  #state: ParserState;

  /** @param state that the front begins with */
  constructor(state: ParserState) {
    this.#state = state;
  }

  push(batch: LineBatch): readonly LineBatch[] {
    return [batch];
  }

  flush(): readonly LineBatch[] {
    return [];
  }

  hashRows(): void {
    // The rows have their hashes.
  }

  counters(): ParserCounters {
    return this.#state.counters;
  }

  snapshot(): ParserState {
    return this.#state;
  }

  restore(state: ParserState): void {
    this.#state = state;
  }
}
