import type { TemplateValues } from './host-plan.ts';

const words =
  'emergency|emerg|panic|alert|critical|crit|fatal|severe|error|err|warning|warn|notice|informational|info|debug|trace';

/** Words that programs use, to the ones that the label `level` has: the syslog severities by name. */
const names: Readonly<Record<string, readonly string[]>> = {
  emergency: ['emerg', 'emergency', 'panic'],
  alert: ['alert'],
  critical: ['crit', 'critical', 'fatal', 'severe'],
  error: ['err', 'error'],
  warning: ['warn', 'warning'],
  notice: ['notice'],
  info: ['info', 'informational'],
  debug: ['debug', 'trace'],
};

/**
 * How both agents find a line's level, in expressions (RE2) and a template (Go) that both understand, so
 * that the same line has the same label whichever agent ships it.
 *
 * A word in capitals anywhere ("ERROR Cannot …"), or a key and its value in any case ("level=warn",
 * `"severity": "error"`), which counts more. A plain "error" in a sentence says nothing of the level.
 */
export const levelStages: TemplateValues = {
  word: `\\b(?P<level>${words.toUpperCase()})\\b`,
  key: `(?i)\\b(?:level|lvl|loglevel|severity)["']?\\s*[=:]\\s*["']?(?P<level>${words})\\b`,
  template: `{{ $level := ToLower .Value }}${Object.entries(names)
    .map(([name, aliases], index) => {
      const tests = aliases.map((alias) => `(eq $level ${JSON.stringify(alias)})`);
      const test =
        tests.length === 1 ? `eq $level ${JSON.stringify(aliases[0])}` : `or ${tests.join(' ')}`;
      return `{{ ${index === 0 ? 'if' : 'else if'} ${test} }}${name}`;
    })
    .join('')}{{ else }}{{ $level }}{{ end }}`,
  /**
   * What does not begin an event: a line that begins with a blank ("\tat org.example"), and Java's
   * "Caused by", which RE2 cannot say directly.
   */
  firstLine: '^(?:[^\\sC]|C(?:[^a]|$)|Ca(?:[^u]|$))',
};
