import { readFileSync } from 'node:fs';
import { KitError } from '../errors/kit-error.ts';
import type { FleetProblem } from '../fleet/fleet-problem.ts';
import { formatProblem } from '../fleet/format-problem.ts';
import { type EntryLines, insertEntry } from '../fleet/insert-entry.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import type { CommandContext } from './command-context.ts';
import { lineDiff } from './line-diff.ts';
import { styled } from './styled.ts';
import { writeWhole } from './write-whole.ts';

export interface Edit {
  readonly file: string;
  readonly list: 'hosts' | 'devices';
  readonly name: string;
  readonly entry: EntryLines;
  readonly isJson: boolean;
  /** What to do now, for people. */
  readonly next: string;
}

/**
 * Adds an entry to hosts.yaml, if the file is right afterwards; else leaves it alone.
 *
 * @throws {KitError} `fleet-unreadable`, `fleet-invalid`
 */
export function editFleet(edit: Edit, { terminal }: CommandContext): void {
  const { file, list, name, entry } = edit;
  loadFleet(file); // what is wrong already is not blamed on the new entry
  const before = readFileSync(file, 'utf8');
  const after = insertEntry(before, list, entry);
  const { fleet, problems } = parseFleet(file, after);
  if (fleet === undefined) throw refused(name, problems);
  writeWhole(file, after);
  const changes = lineDiff(before, after);
  if (edit.isJson) {
    terminal.out.write(`${JSON.stringify({ ok: true, file, list, name, changes })}\n`);
    return;
  }
  terminal.out.write(`${styled(terminal, 'bold', file)}\n`);
  for (const line of changes)
    terminal.out.write(`  ${line.startsWith('+') ? styled(terminal, 'green', line) : line}\n`);
  terminal.out.write(`${edit.next}\n`);
}

function refused(name: string, problems: readonly FleetProblem[]): KitError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return new KitError(
    `Cannot add "${name}":\n${errors.map((problem) => formatProblem(problem)).join('\n')}`,
    { code: 'fleet-invalid', hint: 'The file is as it was.', cause: errors },
  );
}
