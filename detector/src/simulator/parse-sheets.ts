import { levelOf } from '../model/level-of.ts';
import { compileMessage } from './compile-message.ts';
import { parseStory } from './parse-story.ts';
import { rhythms, type Rhythm } from './rhythms.ts';
import type { PoolLine, ServiceSheet, Story, StoryStart, StoryStep } from './service-sheet.ts';

interface OpenStory extends Story {
  steps: StoryStep[];
}
interface OpenSheet extends ServiceSheet {
  pool: PoolLine[];
  stories: OpenStory[];
}

/**
 * Reads tables of services. A line each:
 * - `service NAME hosts=a,b pid=daemon|fork|none rate=PER_HOUR rhythm=NAME` opens a sheet,
 * - `WEIGHT LEVEL MESSAGE` is a line of its pool,
 * - `story PER_HOUR RHYTHM`, `every SECONDS`, `cron M H DAY WEEKDAY [JITTER_S]`, `boot SECONDS` opens a
 *   story, and the `+` and `~` lines after it are its steps (parse-story.ts).
 *
 * @throws {SyntaxError} naming the line: the tables are ours
 */
export function parseSheets(text: string): readonly ServiceSheet[] {
  const sheets: OpenSheet[] = [];
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '') continue;
    if (line.startsWith('service ')) sheets.push(openSheet(line));
    else addTo(sheets.at(-1), line);
  }
  return sheets;
}

function addTo(sheet: OpenSheet | undefined, line: string): void {
  if (sheet === undefined) throw new SyntaxError(`Cannot place "${line}" before a service`);
  const start = readStart(line);
  if (start !== undefined) sheet.stories.push({ start, steps: [] });
  else if (/^[+~]/.test(line)) sheet.stories.at(-1)?.steps.push(parseStory(line));
  else sheet.pool.push(readPoolLine(line));
}

function openSheet(line: string): OpenSheet {
  const [, service = '', ...settings] = line.split(/\s+/);
  const value: Record<string, string> = {};
  for (const setting of settings) {
    const [name = '', text = ''] = setting.split('=');
    value[name] = text;
  }
  const pid = value['pid'] === 'fork' || value['pid'] === 'none' ? value['pid'] : 'daemon';
  return {
    service,
    hosts: (value['hosts'] ?? '').split(',').filter((host) => host !== ''),
    pid,
    ratePerHour: Number(value['rate'] ?? '0'),
    rhythm: readRhythm(value['rhythm'] ?? 'flat'),
    pool: [],
    stories: [],
  };
}

function readPoolLine(line: string): PoolLine {
  const [, weight = '', word = '', message = ''] = /^([\d.]+) (\w+) (.*)$/.exec(line) ?? [];
  const level = levelOf(word);
  if (level === undefined) throw new SyntaxError(`Cannot read the line "${line}"`);
  return { weight: Number(weight), level, say: compileMessage(message) };
}

function readStart(line: string): StoryStart | undefined {
  const [word = '', ...rest] = line.split(/\s+/);
  const [first = '', second = '', third = '', fourth = '', fifth = '0'] = rest;
  switch (word) {
    case 'story':
      return { kind: 'chance', perHour: Number(first), rhythm: readRhythm(second) };
    case 'every':
      return { kind: 'every', periodMs: Number(first) * 1_000 };
    case 'boot':
      return { kind: 'boot', delayMs: Number(first) * 1_000 };
    case 'cron':
      return {
        kind: 'cron',
        minutes: readSet(first),
        hours: readSet(second),
        days: readSet(third),
        weekdays: readSet(fourth),
        jitterMs: Number(fifth) * 1_000,
      };
    default:
      return undefined;
  }
}

function readRhythm(name: string): Rhythm {
  if (!Object.hasOwn(rhythms, name)) throw new SyntaxError(`Cannot find the rhythm "${name}"`);
  return name as Rhythm;
}

/** `*`, `5`, `1,15`, or a step: 15 in the place of minutes as `*` with a slash. */
function readSet(text: string): ReadonlySet<number> | undefined {
  if (text === '*') return undefined;
  const step = /^\*\/(\d+)$/.exec(text);
  if (step === null) return new Set(text.split(',').map(Number));
  const size = Number(step[1]);
  return new Set(Array.from({ length: Math.ceil(60 / size) }, (_, index) => index * size));
}
