import type { TemplateId } from '../model/types.ts';
import { charactersOfForm, formOfCharacters, valuesOf } from './template-form.ts';
import type { TemplateTable } from './template-table.ts';

/** A template in a snapshot. */
export interface StoredTemplate {
  readonly number: number;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly signature: number;
  readonly isOverflow: boolean;
  readonly form: string;
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

export function storeTemplate(table: TemplateTable, slot: number): StoredTemplate {
  return {
    number: table.number[slot] ?? 0,
    id: table.idOf(slot),
    aliases: [...table.aliasesOf(slot)],
    signature: table.signature[slot] ?? 0,
    isOverflow: table.isOverflow[slot] === 1,
    form: charactersOfForm(table.rows.form(slot)),
    count: table.count[slot] ?? 0,
    firstSeenMs: table.firstSeenMs[slot] ?? 0,
    lastSeenMs: table.lastSeenMs[slot] ?? 0,
  };
}

/** @returns its slot */
export function restoreTemplate(table: TemplateTable, stored: StoredTemplate): number {
  const form = formOfCharacters(stored.form);
  const slot = table.add(stored.number, valuesOf(form, stored.signature), { form, seen: stored });
  table.isOverflow[slot] = stored.isOverflow ? 1 : 0;
  table.name(slot, stored.id as TemplateId, stored.aliases as readonly TemplateId[]);
  return slot;
}
