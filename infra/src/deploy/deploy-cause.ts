/** Why a host was not deployed, in a line, and what to do. */
export interface DeployCause {
  readonly kind: 'unreachable' | 'host-key' | 'no-way-in' | 'refused' | 'undone' | 'other';
  readonly text: string;
  readonly hint: string;
}

interface Known {
  readonly kind: DeployCause['kind'];
  readonly pattern: RegExp;
  readonly hint: (host: string) => string;
  /** Where what the engine said tells nobody anything. */
  readonly text?: string;
}

/** The first that matches counts. */
const known: readonly Known[] = [
  {
    kind: 'host-key',
    pattern:
      /host key (?:verification failed|mismatch)|knownhosts: key mismatch|REMOTE HOST IDENTIFICATION/i,
    hint: (host) =>
      `Another machine answers, or ${host} has a new key: compare it, then correct ssh.hostKey in hosts.yaml.`,
  },
  {
    kind: 'no-way-in',
    pattern: /Permission denied|unable to authenticate|no supported methods remain/i,
    hint: () => 'Name a key that it accepts with --identity, or load it into your ssh agent.',
  },
  {
    kind: 'unreachable',
    pattern: /exited without exit status or exit signal/i,
    text: 'the link to it was cut while it was being deployed',
    hint: (host) =>
      `What had begun there ends by itself, or is undone. Is it switched on? kit up ${host} goes on.`,
  },
  {
    kind: 'unreachable',
    pattern:
      /failed attempts|dial tcp|No route to host|Connection (?:refused|timed out|closed|reset)|i\/o timeout|Could not resolve/i,
    hint: (host) => `Is it switched on? The next kit up ${host} goes on there.`,
  },
  {
    kind: 'other',
    pattern: /Run kit bootstrap/,
    hint: (host) => `kit bootstrap ${host}`,
  },
  {
    kind: 'other',
    pattern: /is not on this machine, and no registry has it/,
    hint: (host) => `kit up ${host} brings the detector's own image; others must be loaded there.`,
  },
  {
    kind: 'refused',
    pattern: /was refused: nothing was touched/,
    hint: () => 'What is in place goes on running; mend hosts.yaml or the template, then kit up.',
  },
  {
    kind: 'undone',
    pattern: /putting the former files back/,
    hint: () => 'The former files are back in place; mend what the host says, then kit up.',
  },
];

/**
 * The cause in what the engine said of a deployment that failed: its own frame (the command's text, which is
 * the same every time) taken off.
 *
 * @param messages of severity error, in order
 */
export function deployCause(host: string, messages: readonly string[]): DeployCause {
  const lines = messages.flatMap((message) => plain(message).split('\n'));
  const told = lines.map((line) => line.trim()).filter((line) => line !== '' && !isFrame(line));
  const all = lines.join('\n');
  const match = known.find(({ pattern }) => pattern.test(all));
  const text = match?.text ?? [...new Set(told)].slice(0, linesMax).join('; ');
  return {
    kind: match?.kind ?? 'other',
    text: text === '' ? 'it failed without a word' : text,
    hint: match?.hint(host) ?? `pulumi up -s ${host} shows all of it.`,
  };
}

const linesMax = 6;

/** What says nothing of the cause. */
function isFrame(line: string): boolean {
  return /^(error: )?(update|create|delete) failed$|^(error: )?update failed|^preview failed|^\d+ errors? occurred:?$|^resource .* failed$|^error: process exited with status|^\* ?$/i.test(
    line,
  );
}

/** Without colour markup, and without the text of the command that was run. */
function plain(message: string): string {
  return message
    .replaceAll(/<\{%[^%]*%\}>/g, '')
    .replaceAll(/running "(?:[^"\\]|\\.)*":?/g, '')
    .replaceAll(/^\s*\* /gm, '')
    .replaceAll(/^.*Process exited with status (\d+):\s*/gim, '')
    .replaceAll(/^error: /gm, '')
    .trim();
}
