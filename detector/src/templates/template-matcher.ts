import { anyFirstKey, sameFirstKey, type TemplateIndex } from './template-index.ts';
import type { TemplateTable } from './template-table.ts';
import { type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** Finds the template of a line. */
export class TemplateMatcher {
  /** How many templates were looked at for the line: of its first word, and of any. */
  sameFirsts = 0;
  anyFirsts = 0;
  readonly #table: TemplateTable;
  readonly #index: TemplateIndex;

  constructor(table: TemplateTable, index: TemplateIndex) {
    this.#table = table;
    this.#index = index;
  }

  /**
   * @returns the slot of the template that covers the line, of several the one with most fixed values,
   * of equals the oldest; 0 for none
   */
  find(tokens: TokenColumns): number {
    this.sameFirsts = this.anyFirsts = 0;
    return this.#index.hasStructure(tokens.signature) ? this.#findListed(tokens) : 0;
  }

  #findListed(tokens: TokenColumns): number {
    const { byFirst } = this.#index;
    const table = this.#table;
    let best = 0;
    let looked = 0;
    let slot = byFirst.first(sameFirstKey(tokens));
    for (; slot !== 0; slot = byFirst.after(slot)) {
      looked++;
      if (table.covers(slot, tokens) && this.#isBefore(slot, best)) best = slot;
    }
    this.sameFirsts = this.anyFirsts = looked;
    if (tokens.hash[0] === VARIABLE_HASH) return best;
    looked = 0;
    slot = byFirst.first(anyFirstKey(tokens));
    for (; slot !== 0; slot = byFirst.after(slot)) {
      looked++;
      if (table.covers(slot, tokens) && this.#isBefore(slot, best)) best = slot;
    }
    this.anyFirsts = looked;
    return best;
  }

  #isBefore(slot: number, other: number): boolean {
    if (other === 0) return true;
    const { fixed, number } = this.#table;
    const mine = fixed[slot] as number;
    const others = fixed[other] as number;
    if (mine !== others) return mine > others;
    return (number[slot] as number) < (number[other] as number);
  }
}
