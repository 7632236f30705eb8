/** Nats that the worst words weigh against the plainest. */
const worstNats = 10;
/** Nats that a single line needs on top: rare errors that nobody has to act on come one by one. */
const singleNats = 3;

/**
 * How many nats the words and the level of a line that is new or rare weigh: the prior odds that
 * people want to know of it. The one place where that is decided; below 0 for plain words.
 *
 * @param severity 0 to 1
 */
export function wordsWeight(severity: number): number {
  return worstNats * severity - singleNats;
}
