import type { Command } from 'commander';
import { DetectorError } from '../model/detector-error.ts';
import type { CommandContext } from './command-context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** `logdetect completion SHELL`: what to source for completion of commands and options. */
export function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .description('print what makes a shell complete commands and options')
    .argument('<shell>', shells.join(', '))
    .addHelpText('after', '\nExample:\n  source <(logdetect completion bash)')
    .action((name: string) => {
      const shell = shells.find((known) => known === name);
      if (shell === undefined) {
        throw new DetectorError(`Cannot write completion for "${name}"`, {
          code: 'input-not-found',
          hint: `There is one for ${shells.join(', ')}.`,
        });
      }
      context.terminal.out.write(scripts[shell](wordsOf(program)));
    });
}

/** A command and the long names of its options. */
type Words = readonly (readonly [command: string, options: readonly string[]])[];

function wordsOf(program: Command): Words {
  return program.commands.map((command) => [
    command.name(),
    command.options.map(({ long }) => long ?? '').filter((long) => long !== ''),
  ]);
}

const scripts: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: (words) => `_logdetect() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${words.map(([command]) => command).join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${words.map(([command, options]) => `    ${command}) COMPREPLY=($(compgen -W '${options.join(' ')}' -- "$current")) ;;`).join('\n')}
  esac
}
complete -o default -F _logdetect logdetect
`,
  zsh: (words) => `autoload -U +X bashcompinit && bashcompinit
${scripts.bash(words)}`,
  fish: (words) =>
    words
      .flatMap(([command, options]) => [
        `complete -c logdetect -n __fish_use_subcommand -a ${command}`,
        ...options.map(
          (option) =>
            `complete -c logdetect -n '__fish_seen_subcommand_from ${command}' -l ${option.slice(2)}`,
        ),
      ])
      .join('\n') + '\n',
};
