import { type Command, Option } from 'commander';
import type { CommandContext } from './command-context.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** Adds `kit completion`. */
export function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .description('Print a completion script for a shell')
    .addOption(new Option('--shell <shell>').choices(shells).default('bash'))
    .addHelpText('after', '\nExamples:\n  source <(npx kit completion)')
    .action(({ shell }: { readonly shell: (typeof shells)[number] }) => {
      const commands = program.commands.map((command) => ({
        name: command.name(),
        flags: command.options.flatMap(({ long }) => (long == null ? [] : [long])),
      }));
      context.terminal.out.write(scripts[shell](commands));
    });
}

type Commands = readonly { readonly name: string; readonly flags: readonly string[] }[];

const scripts: Readonly<Record<(typeof shells)[number], (commands: Commands) => string>> = {
  bash: (commands) => `_kit() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"
  else case "$command" in
${commands.map(({ name, flags }) => `    ${name}) words="${flags.join(' ')}" ;;`).join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ "\${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _kit kit
`,
  zsh: (commands) => `autoload -U +X bashcompinit && bashcompinit
${scripts.bash(commands)}`,
  fish: (commands) =>
    commands
      .flatMap(({ name, flags }) => [
        `complete -c kit -n __fish_use_subcommand -a ${name}`,
        ...flags.map(
          (flag) => `complete -c kit -n "__fish_seen_subcommand_from ${name}" -l ${flag.slice(2)}`,
        ),
      ])
      .map((line) => `${line}\n`)
      .join(''),
};
