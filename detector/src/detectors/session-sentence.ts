import type { Claim } from './detector.ts';
import type { SessionDifference } from './session-oddness.ts';
import type { EndedSession } from './watched-sessions.ts';

/** So much of a template says which it is. */
const nameMax = 60;
const partsMax = 3;
const otherEvent = 'another line';

/**
 * What is odd about a session, for people: 'block blk_-16…: 3 of 3 "Received block …", "PacketResponder …" missing'.
 *
 * @param key its value
 * @param nameOf the text of a template
 */
export function sessionSentence(
  session: EndedSession,
  key: string,
  nameOf: (template: number) => string,
): Pick<Claim, 'observed' | 'expected' | 'threshold' | 'unit' | 'seen' | 'usual'> {
  const { group, past, state, lines, way } = session;
  const name = (event: number): string => {
    const template = past.templateOf(event);
    return template === undefined ? otherEvent : shortened(nameOf(template));
  };
  const subject = [group.form.name, key].filter((word) => word !== '').join(' ');
  const ends = past.states.endsOf(state.kind).toLocaleString('en');
  const kind = `${ends} sessions that began with "${name(state.kind)}"`;
  if (way === 'length') {
    const usually = past.usualLines(state.kind);
    return {
      observed: lines,
      expected: usually,
      threshold: usually,
      unit: 'lines',
      seen: `${subject}: ${lines.toLocaleString('en')} lines`,
      usual: `at most about ${usually} in nearly all of ${kind}`,
    };
  }
  const all = past.differences(state);
  const odd = all.filter(({ actual, usual }) => actual !== usual);
  const same = all.find(({ event, actual, usual }) => event === session.last && actual === usual);
  const parts = [...(same === undefined ? [] : [same]), ...odd.slice(0, partsMax)];
  const soMany = (way === 'events' ? state.set.ends : state.ends).toLocaleString('en');
  const [first] = odd;
  return {
    observed: first?.actual ?? 0,
    expected: first?.usual ?? 0,
    threshold: 0,
    unit: 'lines',
    seen: `${subject}: ${parts.map((part) => sentenceOf(part, name)).join(', ')}`,
    usual: `${soMany} of ${kind} ended so`,
  };
}

function sentenceOf(
  { event, actual, usual }: SessionDifference,
  name: (event: number) => string,
): string {
  if (actual === 0) return `"${name(event)}" missing`;
  if (usual === 0) return `"${name(event)}" beside what is usual`;
  return `${actual} of ${usual} "${name(event)}"`;
}

/** Without the values that it begins with (a time, the key), cut. */
function shortened(template: string): string {
  const said = template.replace(/^(?:[\w-]*=?<\*>[^\w<]*)+/, '');
  const text = said === '' ? template : said;
  return text.length <= nameMax ? text : `${text.slice(0, nameMax - 1)}…`;
}
