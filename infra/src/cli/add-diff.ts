import { join } from 'node:path';
import type { Command } from 'commander';
import { printable } from '../errors/printable.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { hostsOption } from './hosts-option.ts';
import { lineDiff } from './line-diff.ts';
import { renderFleet } from './render-fleet.ts';
import { type FileTree, renderTree } from './render-tree.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

interface Flags {
  readonly hosts: string;
  readonly json?: boolean;
}

interface Change {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly lines: readonly string[];
}

const examples = `
Ends with 0 when nothing differs, with 1 when something does.

Examples:
  kit render --out before               then edit hosts.yaml
  kit diff before                       what the edit changes, on which host`;

/** Adds `kit diff`. */
export function addDiff(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description('Compare what would be rendered with a folder that kit render wrote')
    .argument('<folder>', 'written by kit render')
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action((folder: string, flags: Flags) => {
      const { hosts } = renderFleet(flags.hosts);
      const now = new Map(
        hosts
          .flatMap(({ files }) => files)
          .filter(({ isStageOnly }) => !isStageOnly)
          .map((file) => [join(file.host, file.path), file.content]),
      );
      const changes = changesOf(renderTree.read(folder), now);
      if (flags.json === true)
        context.terminal.out.write(`${JSON.stringify({ ok: true, changes })}\n`);
      else print(changes, context.terminal);
      if (changes.length > 0) context.exit(exitCodes.different);
    });
}

function changesOf(before: FileTree, now: FileTree): Change[] {
  const paths = [...new Set([...before.keys(), ...now.keys()])].toSorted();
  return paths.flatMap((path): Change[] => {
    const old = before.get(path);
    const fresh = now.get(path);
    if (old === fresh) return [];
    const kind = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed';
    return [{ path, kind, lines: kind === 'removed' ? [] : lineDiff(old ?? '', fresh ?? '') }];
  });
}

const colours = { '-': 'red', '+': 'green' } as const;

function print(changes: readonly Change[], terminal: Terminal): void {
  if (changes.length === 0) terminal.out.write('nothing differs\n');
  for (const { path, kind, lines } of changes) {
    terminal.out.write(`${styled(terminal, 'bold', `${kind} ${path}`)}\n`);
    for (const line of lines) {
      const colour = line.startsWith('-')
        ? colours['-']
        : line.startsWith('+')
          ? colours['+']
          : undefined;
      const text = `  ${printable(line)}`;
      terminal.out.write(`${colour === undefined ? text : styled(terminal, colour, text)}\n`);
    }
  }
}
