import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSuppressions } from './parse-suppressions.ts';

const good = `# why we do not hear of these
suppressions:
  - template: Failed password for <*>
    host: dns*
    reason: the scanner of the insurance
    owner: anna
    expires: 2026-12-31
  - pattern: DISK_FULL
    reason: moved next week
    owner: ben
    expires: 2026-12-31T18:00:00Z
`;

test('parseSuppressions() gives each with its line, and a date until its end', () => {
  const { suppressions, problems } = parseSuppressions(good, 's.yaml');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    suppressions.map(({ id, expiresMs }) => [id, expiresMs]),
    [
      ['s.yaml:3', Date.UTC(2027, 0, 1)],
      ['s.yaml:8', Date.UTC(2026, 11, 31, 18)],
    ],
  );
  assert.equal(suppressions[0]?.host, 'dns*');
  assert.deepEqual(parseSuppressions('', 's.yaml'), { suppressions: [], problems: [] });
});

test('parseSuppressions() says where each problem is, and takes nothing then', () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    [good.replace('owner: anna', 'ownr: anna'), 6, /"ownr" is not known: did you mean "owner"/],
    [good.replace('    owner: anna\n', ''), 3, /"owner" is missing/],
    [good.replace('    reason: moved next week\n', ''), 8, /"reason" is missing/],
    [good.replace('    expires: 2026-12-31\n', ''), 3, /"expires" is missing/],
    [good.replace('2026-12-31\n', 'soon\n'), 7, /"expires" is no date/],
    [good.replace('2026-12-31\n', '2026-13-31\n'), 7, /is no date/],
    [good.replace('pattern: DISK_FULL\n    ', ''), 8, /of everything/],
    [good.replace('suppressions:', 'supressions:'), 2, /did you mean "suppressions"/],
    [good.replace('owner: anna', 'owner: [anna'), 6, /./],
    ['- a\n', 1, /must be object/],
  ];
  for (const [text, line, reason] of cases) {
    const { suppressions, problems } = parseSuppressions(text, 's.yaml');
    assert.deepEqual(suppressions, []);
    const found = problems.find((problem) => reason.test(problem.reason));
    assert.ok(found, `${String(reason)}: ${JSON.stringify(problems)}`);
    if (reason.source !== '.') assert.equal(found.line, line, found.reason);
  }
});
