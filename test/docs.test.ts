import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** The commands in code of the pages that users read: `npm run …`, `npx kit …`, `npx logdetect …`. */
const pages = globSync('{README,CONTRIBUTING}.md').concat(globSync('docs/{guide,reference}/*.md'));

interface Command {
  readonly page: string;
  readonly words: readonly string[];
}

function commandsOf(page: string): Command[] {
  const text = readFileSync(page, 'utf8');
  const code = [...text.matchAll(/^```\w*\n([\s\S]*?)^```|`([^`\n]+)`/gm)].map(
    ([, block, inline]) => block ?? inline ?? '',
  );
  return code
    .flatMap((part) => part.split(/\n|&&|\|/))
    .map((line) => line.replace(/ #.*/, '').trim())
    .filter((line) =>
      /^(npm (run|start|test)|npx (kit|logdetect)|kit [a-z]|logdetect [a-z])/.test(line),
    )
    .map((line) => ({ page, words: line.replace(/^npx /, '').split(/\s+/) }));
}

const commands = pages.flatMap(commandsOf);

test('every npm script that the docs name exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = commands.filter(({ words }) => words[0] === 'npm' && words.length > 1);
  assert.ok(named.length >= 5);
  for (const { page, words } of named) {
    const script = words.slice(words[1] === 'run' ? 2 : 1).find((word) => !word.startsWith('-'));
    // "npm run" alone names the command itself.
    if (script === undefined) continue;
    assert.ok(Object.hasOwn(scripts, script), `${page}: npm run ${script}`);
  }
});

const programs: Readonly<Record<string, string>> = {
  kit: 'infra/src/bin.ts',
  logdetect: 'detector/src/bin.ts',
};

test('every command and option that the docs name exists', () => {
  const helps = new Map<string, string>();
  const named = commands.filter(({ words }) => Object.hasOwn(programs, words[0] ?? ''));
  assert.ok(named.length >= 10);
  for (const { page, words } of named) {
    const [program = '', command = ''] = words;
    if (!/^[a-z-]+$/.test(command) || command.startsWith('-')) continue;
    const name = `${program} ${command}`;
    const help = helps.get(name) ?? helpOf(program, command);
    helps.set(name, help);
    assert.match(help, new RegExp(`^Usage: ${name}`), `${page}: ${name} is no command`);
    for (const option of words.filter((word) => word.startsWith('--') && word !== '--help')) {
      const flag = option.replace(/=.*/, '');
      assert.ok(
        help.includes(`${flag} `) || help.includes(`${flag}\n`),
        `${page}: ${name} ${flag}`,
      );
    }
  }
});

function helpOf(program: string, command: string): string {
  const run = spawnSync(process.execPath, [programs[program] ?? '', command, '--help']);
  return run.stdout.toString();
}
