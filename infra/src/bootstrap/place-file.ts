import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { BootstrapStep } from './bootstrap-step.ts';
import type { LocalFile } from './host-shell.ts';

export interface PlacedFile {
  readonly path: string;
  /** "0440" */
  readonly mode: string;
  readonly content: string | LocalFile;
  /** Shell text that looks at the file `"$new"` before it is put in place. */
  readonly validate?: string;
  /** Shell text that runs before it is put in place, with the former file still there. */
  readonly before?: string;
}

/** A file of root's: compared by its hash, sent beside its place, validated, moved there as a whole. */
export function placeFile({
  path,
  mode,
  content,
  validate = '',
  before = '',
}: PlacedFile): Pick<BootstrapStep, 'check' | 'apply' | 'stdin'> {
  const sha256 = typeof content === 'string' ? hashOf(content) : content.sha256;
  const target = shellQuote([path]);
  const folder = posix.dirname(path);
  return {
    check: [
      `[ -f ${target} ] || { echo 'it is not there'; exit 1; }`,
      `[ "$(sha256sum <${target})" = '${sha256}  -' ] || { echo 'it is another file'; exit 1; }`,
      `[ "$(stat -c '%04a %u:%g' ${target})" = '${mode} 0:0' ] || { echo 'its mode or owner differs'; exit 1; }`,
    ].join('\n'),
    // sudo and cron pass over files in their folders whose name has a dot in it.
    apply: [
      `mkdir -p ${shellQuote([folder])}`,
      `new=$(mktemp ${shellQuote([`${folder}/.${posix.basename(path)}.XXXXXX`])})`,
      `trap 'rm -f "$new"' EXIT`,
      'cat >"$new"',
      `[ "$(sha256sum <"$new")" = '${sha256}  -' ] || { echo 'it came cut short' >&2; exit 1; }`,
      validate,
      before,
      `chown 0:0 "$new" && chmod ${mode} "$new" && mv -f "$new" ${target}`,
    ].join('\n'),
    stdin: content,
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
