import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TemplateIndex } from './template-index.ts';
import { TemplateTable } from './template-table.ts';
import { VARIABLE_HASH } from './token-columns.ts';

const form = { words: new Int32Array(1), length: 1 };
const GOLDEN = 0x9e3779b1;

/** Signatures that share the keys of their lists: of the one with word 6, of the other with word 10. */
const signatures = [77, 77 ^ Math.imul(6, GOLDEN) ^ Math.imul(10, GOLDEN)];
const words = [VARIABLE_HASH, 6, 10];
const change = fc.record({
  structure: fc.nat(signatures.length - 1),
  word: fc.constantFrom(...words),
  removed: fc.option(fc.nat(20)),
});

test('TemplateIndex knows which structures have templates, where keys of two are alike too', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: 'max' }), (changes) => {
      const table = new TemplateTable();
      const index = new TemplateIndex(table, 2);
      const slots: number[] = [];
      for (const [i, { structure, word, removed }] of changes.entries()) {
        if (removed !== null && removed < slots.length) {
          const [slot = 0] = slots.splice(removed, 1);
          index.remove(slot);
          table.remove(slot);
        } else {
          const values = {
            signature: signatures[structure]!,
            hash: Int32Array.of(word),
            length: 1,
          };
          slots.push(table.add(i + 1, values, { form }));
          index.add(slots.at(-1)!);
        }
        for (const signature of signatures) {
          const isThere = slots.some((slot) => table.signature[slot] === signature);
          assert.equal(index.hasStructure(signature), isThere);
        }
      }
    }),
    { numRuns: 300 },
  );
});
