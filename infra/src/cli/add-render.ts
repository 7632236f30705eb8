import { join } from 'node:path';
import type { Command } from 'commander';
import { KitError } from '../errors/kit-error.ts';
import { suggestion } from '../errors/suggestion.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { CommandContext } from './command-context.ts';
import { hostsOption } from './hosts-option.ts';
import { renderFleet } from './render-fleet.ts';
import { renderTree } from './render-tree.ts';
import { styled } from './styled.ts';

interface Flags {
  readonly hosts: string;
  readonly out: string;
  readonly host?: string;
  readonly json?: boolean;
}

const examples = `
Where a secret belongs, its reference stands: @{secret:NAME}. The folder can be shown to anybody.

Examples:
  kit render --out build                      every file of every host, as it will lie on its disk
  kit render --out build --host ocean         of one host
  less build/ocean/etc/promtail/config.yaml`;

/** Adds `kit render`. */
export function addRender(program: Command, context: CommandContext): void {
  program
    .command('render')
    .description('Write every file of every host into a folder; reaches no host')
    .requiredOption('--out <folder>', 'where to; new, empty, or written by kit render before')
    .option('--host <name>', 'of this host alone')
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action((flags: Flags) => {
      const files = filesOf(flags);
      const tree = new Map(files.map((file) => [join(file.host, file.path), file.content]));
      renderTree.write(flags.out, tree);
      const { terminal } = context;
      if (flags.json === true) {
        terminal.out.write(
          `${JSON.stringify({ ok: true, out: flags.out, files: files.map(summary) })}\n`,
        );
        return;
      }
      for (const { host, path, mode, owner } of files)
        terminal.out.write(`${mode} ${owner.padEnd(17)} ${host}${path}\n`);
      terminal.out.write(
        `${styled(terminal, 'green', 'written')}: ${files.length} files to ${flags.out}\n`,
      );
    });
}

function filesOf({ hosts: file, host }: Flags): RenderedFile[] {
  const { hosts } = renderFleet(file);
  const names = hosts.map(({ plan }) => plan.host.name);
  if (host !== undefined && !names.includes(host)) {
    throw new KitError(`Cannot render host "${host}": ${file} has no such host`, {
      code: 'usage',
      hint: suggestion(host, names),
    });
  }
  return hosts
    .flatMap(({ files }) => files)
    .filter((rendered) => !rendered.isStageOnly && (host === undefined || rendered.host === host));
}

function summary({ content: _content, isStageOnly: _isStageOnly, ...rest }: RenderedFile): object {
  return rest;
}
