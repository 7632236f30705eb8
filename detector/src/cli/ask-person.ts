import { createInterface } from 'node:readline';
import type { Secret } from '../config/secret.ts';
import type { QuestionDocument } from '../http/question-document.ts';
import type { CommandContext } from './command-context.ts';
import { type LabelledRow, labelledRows } from './labelled-rows.ts';
import { printable } from './printable.ts';
import { ServiceClient } from './service-client.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

export const answers = ['expected', 'known-bad', 'important', 'skip'] as const;
type Answer = (typeof answers)[number];

const prompt = '[e]xpected, [k]nown-bad, [i]mportant, [s]kip? ';

export interface AskPersonOptions {
  readonly context: CommandContext;
  readonly url: string;
  readonly token: Secret | undefined;
  /** To the first question; undefined: the person at the terminal is asked. */
  readonly answer: Answer | undefined;
  readonly format: 'text' | 'json';
  /** Where the person answers. Default: standard input. */
  readonly input?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/**
 * Shows the most informative question and hands the answer to the service.
 *
 * @throws {DetectorError} `unreachable`, `refused`
 */
export async function askPerson(options: AskPersonOptions): Promise<void> {
  const { context, url, token, answer, format } = options;
  const { terminal, signal } = context;
  const client = new ServiceClient({ url, token, signal });
  const questions = await client.ask<readonly QuestionDocument[]>('/api/questions');
  if (format === 'json' && answer === undefined) {
    terminal.out.write(`${JSON.stringify(questions, null, 2)}\n`);
    return;
  }
  const [first] = questions;
  if (first === undefined) {
    terminal.out.write('Nothing to ask today\n');
    return;
  }
  terminal.out.write(`${formatQuestion(first, terminal)}\n`);
  const said = answer ?? (await answerOf(options));
  if (said === undefined) return;
  await client.ask(`/api/questions/${first.signature}/verdict`, { verdict: said });
  terminal.out.write(said === 'skip' ? 'Not asked again today\n' : `Noted: ${said}\n`);
}

/** @returns undefined where there is nobody to ask, or no answer came */
async function answerOf({
  context,
  input = process.stdin,
}: AskPersonOptions): Promise<Answer | undefined> {
  const { out } = context.terminal;
  if (input.isTTY !== true) {
    out.write(`Answer with: logdetect ask --answer ${answers.join('|')}\n`);
    return undefined;
  }
  const lines = createInterface({ input, signal: context.signal });
  try {
    out.write(prompt);
    for await (const line of lines) {
      const word = line.trim().toLowerCase();
      const meant = answers.find((one) => word !== '' && one.startsWith(word));
      if (meant !== undefined) return meant;
      out.write(prompt);
    }
    return undefined;
  } finally {
    lines.close();
  }
}

function formatQuestion(question: QuestionDocument, terminal: Terminal): string {
  const { title, host, service, example, kinds, told, nearly_told: nearly } = question;
  const rows: readonly LabelledRow[] = [
    ['host', host],
    ['service', service],
    ['line', printable(example)],
    ['found by', kinds.join(', ')],
    ['told', `${told} times, nearly told ${nearly} times; last ${question.last_seen}`],
  ];
  return [
    styled(terminal, 'bold', `What is this? ${printable(title)}`),
    ...labelledRows(rows, terminal),
  ].join('\n');
}
