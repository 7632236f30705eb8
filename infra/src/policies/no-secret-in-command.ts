import type { Policy, PolicyResource } from './policy.ts';
import { commandType } from './read-props.ts';

const script = '/usr/local/lib/tidewatch/bundle';
/** All that a command's text is made of: the script, a verb, names. */
const call = new RegExp(
  String.raw`^test -x ${script} \|\| \{ echo 'Run kit bootstrap [a-z0-9-]+ first' >&2; exit 3; \}\n` +
    String.raw`test "\$\(id -u\)" != 0 \|\| exec (${script}( [A-Za-z0-9@:./_-]+)+)\n` +
    String.raw`exec sudo -n \1$`,
);

/**
 * Texts of commands stand in previews, in state and in logs. Which text holds a secret cannot be seen, so
 * nothing is allowed but the one form that has no room for any.
 */
export const noSecretInCommand: Policy = {
  name: 'no-secret-in-command',
  description: 'A command’s text is a call of the host’s script; what varies travels on stdin',
  isAdvisoryInPreview: false,
  check: ({ type, props }) => (type === commandType ? commandProblems(props) : []),
};

function commandProblems(props: PolicyResource['props']): string[] {
  const texts = ['create', 'update', 'delete'].filter((name) => props[name] !== undefined);
  const foreign = texts.filter(
    (name) => typeof props[name] !== 'string' || !call.test(props[name]),
  );
  const { triggers, environment } = props;
  return [
    ...foreign.map((name) => `its ${name} is more than a call of ${script}`),
    ...(isEmpty(triggers) ? [] : ['it has triggers: they replace, and show what they hold']),
    ...(isEmpty(environment) ? [] : ['it has an environment: it shows, and sshd refuses it']),
  ];
}

function isEmpty(value: unknown): boolean {
  return value == null || (typeof value === 'object' && Object.keys(value).length === 0);
}
