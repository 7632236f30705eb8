import { levelOf } from '../model/level-of.ts';

/** Every word that the head of a line may hold as a level, in lower case. */
const words = (
  'emergency emerg panic alert critical crit fatal severe error err failure warning warn notice ' +
  'info information informational log debug verbose trace fine'
).split(' ');
const aliases: Readonly<Record<string, string>> = {
  note: 'notice',
  inf: 'info',
  wrn: 'warn',
  dbg: 'debug',
  ftl: 'fatal',
  vrb: 'verbose',
  trc: 'trace',
};

const slots = 256;
const keys = new Int32Array(slots).fill(-1);
const levels = new Int8Array(slots).fill(-1);
for (const word of [...words, ...Object.keys(aliases)]) {
  const key = keyOf(new TextEncoder().encode(word), 0, word.length);
  let slot = slotOf(key);
  while (keys[slot] !== -1) slot = (slot + 1) % slots;
  keys[slot] = key;
  levels[slot] = levelOf(aliases[word] ?? word) ?? -1;
}

/**
 * The level that `bytes[from, to)` names as a whole word, in any case.
 *
 * @returns syslog severity, -1 when it names none
 */
export function levelWord(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 3 || length > 13) return -1;
  const key = keyOf(bytes, from, to);
  if (key < 0) return -1;
  let slot = slotOf(key);
  while (keys[slot] !== -1) {
    if (keys[slot] === key) return levels[slot]!;
    slot = (slot + 1) % slots;
  }
  return -1;
}

/** Its first five letters and its length, which tell all the words apart; -1 when it has others. */
function keyOf(bytes: Uint8Array, from: number, to: number): number {
  let key = 0;
  for (let i = from; i < to; i++) {
    const letter = (bytes[i]! | 32) - 96;
    if (letter < 1 || letter > 26) return -1;
    if (i < from + 5) key = (key << 5) | letter;
  }
  return (key << 4) | (to - from);
}

function slotOf(key: number): number {
  return (Math.imul(key, 0x9e3779b1) >>> 24) % slots;
}
