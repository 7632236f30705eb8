import { levelOf } from '../model/level-of.ts';
import type { Level } from '../model/types.ts';
import { compileMessage } from './compile-message.ts';
import type { StoryStep } from './service-sheet.ts';

const step =
  /^([+~])(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?(?:x(\d+)(?:-(\d+))?)?\s+([a-z]+)(?:@(\S+))?\s+(.*)$/;

/**
 * A step of a story: `+2-5x3-6 err@nginx text` is said three to six times by nginx, each two to five
 * seconds after the line before; `~0-600x40 …` forty times anywhere in ten minutes from the start.
 *
 * @throws {SyntaxError} when it is none
 */
export function parseStory(line: string): StoryStep {
  const found = step.exec(line);
  if (found === null) throw new SyntaxError(`Cannot read the step "${line}"`);
  const [, sign, delay = '0', delayMax = delay, times = '1', timesMax = times, level = ''] = found;
  return {
    delayMinMs: Number(delay) * 1_000,
    delayMaxMs: Number(delayMax) * 1_000,
    isSpread: sign === '~',
    timesMin: Number(times),
    timesMax: Number(timesMax),
    level: readLevel(level),
    service: found[7] ?? '',
    say: compileMessage(found[8] ?? ''),
  };
}

function readLevel(word: string): Level {
  const level = levelOf(word);
  if (level === undefined) throw new SyntaxError(`Cannot read the level "${word}"`);
  return level;
}
