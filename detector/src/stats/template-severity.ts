/**
 * Words by which people who run machines tell trouble, with how bad they are, 0 to 1: written from
 * what kernels, daemons and libraries say (syslog's severities, errno's texts, java.lang.*Error), not
 * fitted to a data set. A stem ends in `*`.
 */
const stems: readonly (readonly [weight: number, words: string])[] = [
  [1, 'panic* fatal* segfault* oops corrupt* emergency catastroph* oom outofmemory* deadlock*'],
  [1, 'overflow* unrecoverable uncorrectable brute* injection breach* compromis* malware rootkit'],
  [1, 'exploit* xss meltdown'],
  [0.85, 'error* fail* exception* abort* crash* critical severe died dead kill* denied refus*'],
  [0.85, 'unable cannot unavailable unreachable exhaust* timeout* exceed* violation* attack*'],
  [0.85, 'abnormal* lost fault* traceback sigsegv sigabrt sigkill enospc nullpointer* illegal'],
  [0.85, 'fraud* overload* unhealthy intrusion inconsisten*'],
  [0.7, 'invalid unauthori* forbidden reject* malformed mismatch* missing broken bad duplicate*'],
  [0.7, 'alert* timed expired hung stall* starv* stale unexpected* alarm* parity interrupt'],
  [0.7, 'declin* blocked stampede offline stuck conflict* flapping lag* undeliver* undefined'],
  [0.5, 'warn* retry* retries reset slow* drop* degraded unknown full suspicious* unsupported'],
  [0.5, 'discard* throttl* limit* probable rollback disconnect* stopp* terminat* unresponsive'],
  [0.5, 'behind backlog congest* saturat* unclean cancel* delay* suspend* evict*'],
];
const phrases: readonly (readonly [weight: number, phrase: string])[] = [
  [1, 'out of memory'],
  [1, 'no space left'],
  [1, 'i/o error'],
  [1, 'machine check'],
  [0.85, 'not found'],
  [0.85, 'not responding'],
  [0.85, 'not available'],
  [0.85, 'could not'],
  [0.7, 'no such'],
  [0.7, 'not permitted'],
];
const calming =
  /\b(no errors?|0 errors?|without errors?|error(s|_count)? ?[=:] ?0|error count 0|success\w*|succeeded|corrected|recovered)\b/;
const listed = stems.flatMap(([weight, list]) =>
  list.split(' ').map((stem) => [stem, weight] as const),
);
const wholeWords = new Map(listed.filter(([stem]) => !stem.endsWith('*')));
const beginnings = listed
  .filter(([stem]) => stem.endsWith('*'))
  .map(([stem, weight]) => [stem.slice(0, -1), weight] as const);
const words = /[a-z]{2,}/g;

/** From this badness on words say trouble. */
export const troubleFrom = 0.5;

/**
 * How bad a line with these words is, by a small lexicon: the worst word counts, a further one adds a
 * little, words of success take two thirds away.
 *
 * It is a prior for what is new or rare, never a gate: wrong for programs that say "error" in health
 * and for trouble said in plain words. Time O(n).
 *
 * @param text a template or a message, in any case
 * @returns 0 (nothing said) to 1
 */
export function templateSeverity(text: string): number {
  const said = text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  let worst = 0;
  let sum = 0;
  for (const [weight, phrase] of phrases) {
    if (!said.includes(phrase)) continue;
    worst = Math.max(worst, weight);
    sum += weight;
  }
  for (const [word] of said.matchAll(words)) {
    const weight = weightOf(word);
    worst = Math.max(worst, weight);
    sum += weight;
  }
  if (worst === 0) return 0;
  const more = 0.1 * (1 - Math.exp(worst - sum));
  return Math.min(1, (worst + more) * (calming.test(said) ? 1 / 3 : 1));
}

function weightOf(word: string): number {
  const known = wholeWords.get(word);
  if (known !== undefined) return known;
  for (const [stem, weight] of beginnings) if (word.startsWith(stem)) return weight;
  return 0;
}
