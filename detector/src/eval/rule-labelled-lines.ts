/** A line and what the rules of others say of it. */
export interface LabelledLine {
  readonly text: string;
  /**
   * `counted`: an attack by the number of such lines or by where they come from alone; the line itself is
   * an ordinary one.
   */
  readonly verdict: 'attack' | 'ordinary' | 'counted';
  /** Wazuh's, 0 to 15, where there is one. */
  readonly level?: number;
  /** The file or folder that it is from: sshd, apache. */
  readonly product: string;
}

type Files = ReadonlyMap<string, Buffer>;

/**
 * Wazuh's levels from which on an alert is one of what should not be: 5 is "user generated error", missed
 * passwords and denied actions, the first of its classification above what is routine.
 */
const attackLevel = 5;
/** Wazuh's own rules have lower ids; from here on are those of users, in the set those that test its engine
 * on lines that no program prints. */
const ownRuleMin = 100_000;
/** CrowdSec's scenarios that count ordinary requests, or look at the place and hour of a login that worked. */
const countingScenarios = /crawl|-dos-|impossible-travel|nwo/;
/** Of an event of CrowdSec's: what of it stands in its line as it is. */
const eventValue =
  /^results\[(\d+)\]\.Overflow\.Alert\.Events\[(\d+)\]\.GetMeta\("(?:source_ip|user|username|target_user|http_path)"\) == (".*")$/gm;
/** Fetched by Wazuh from the interface of a service (GitHub, Office 365, a cloud), not read from a log. */
const ofService = /^\{ ?"(?:integration": ?"(?:aws|gcp|github|ms-graph|office365)"|gcp":)/;

/** `# failJSON: {… "match": true …}` says what is true of the next line. */
export function readFail2ban(files: Files): readonly LabelledLine[] {
  return [...files].flatMap(([path, content]) => {
    const product = productOf(path);
    const labelled: LabelledLine[] = [];
    let verdict: LabelledLine['verdict'] | undefined;
    for (const line of content.toString().split('\n')) {
      const match = /^# failJSON:.*"match": *(true|false)/i.exec(line)?.[1];
      if (match !== undefined) verdict = match.toLowerCase() === 'true' ? 'attack' : 'ordinary';
      else if (line !== '' && !line.startsWith('#') && verdict !== undefined) {
        labelled.push({ text: line, verdict, product });
        verdict = undefined;
      }
    }
    return labelled;
  });
}

/** Sections of `log N pass = LINE` and `rule = ID`, closed by `alert = LEVEL`. */
export function readWazuh(files: Files): readonly LabelledLine[] {
  return [...files].flatMap(([path, content]) => {
    const product = productOf(path);
    const labelled: LabelledLine[] = [];
    let open: string[] = [];
    let rule = 0;
    for (const line of content.toString().split('\n')) {
      const text = /^log \d+ pass *= *(.*)$/.exec(line)?.[1];
      const [, key, value] = /^(rule|alert) *= *(\d+)/.exec(line) ?? [];
      if (line.startsWith('[')) open = [];
      else if (text !== undefined) open.push(text);
      else if (key === 'rule') rule = Number(value);
      else if (key === 'alert' && rule < ownRuleMin) {
        const level = Number(value);
        const verdict = level >= attackLevel ? 'attack' : 'ordinary';
        labelled.push(...open.map((each) => ({ text: each, verdict, level, product }) as const));
      }
    }
    return labelled;
  });
}

/** Whether a line is one that Wazuh fetches from a service and that no log of a machine has. */
export function isOfService({ text }: LabelledLine): boolean {
  return ofService.test(text);
}

/**
 * A folder a scenario. Of one that fires, the lines that its events are of: what is asserted of an event's
 * address, user and path stands in them. The others, what else such a program prints, have no verdict.
 */
export function readCrowdsec(files: Files): readonly LabelledLine[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.endsWith('.log')) return [];
    const asserted = files.get(path.replace(/[^/]+$/, 'scenario.assert'))?.toString() ?? '';
    const fires = Number(/^len\(results\) == (\d+)/m.exec(asserted)?.[1] ?? '0');
    if (fires === 0) return [];
    const product = productOf(path.replace(/\/[^/]+$/, ''));
    const verdict = isCounted(asserted) ? 'counted' : 'attack';
    const lines = content
      .toString()
      .split('\n')
      .filter((text) => text.trim() !== '' && !text.startsWith('#'));
    const events = valuesOfEvents(asserted);
    const told = lines.filter((text) =>
      events.some((values) => values.every((value) => text.includes(value))),
    );
    return (told.length === 0 ? lines : told).map((text) => ({ text, verdict, product }));
  });
}

/** All the scenarios that fire are of the counting kind. */
function isCounted(asserted: string): boolean {
  const scenarios = [...asserted.matchAll(/GetScenario\(\) == "([^"]*)"/g)];
  return scenarios.length > 0 && scenarios.every(([, name]) => countingScenarios.test(name ?? ''));
}

function valuesOfEvents(asserted: string): readonly (readonly string[])[] {
  const events = new Map<string, string[]>();
  for (const [, result, event, literal = '""'] of asserted.matchAll(eventValue)) {
    const value = JSON.parse(literal) as string;
    const key = `${result} ${event}`;
    if (value !== '') events.set(key, [...(events.get(key) ?? []), value]);
  }
  return [...events.values()];
}

function productOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ini$/, '');
}
