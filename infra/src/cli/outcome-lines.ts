import type { DeployOutcome } from '../deploy/deploy-stack.ts';
import { printable } from '../errors/printable.ts';
import type { PreparedStacks } from './prepare-stacks.ts';

/** What people read of a deployment. */
export const outcomeLines = { title, all };

/** "12 created, 1 updated in 8.2 s" */
function title({ isDeployed, changes, seconds, cause }: DeployOutcome): string {
  if (!isDeployed) return `not deployed: ${firstOf(cause?.text ?? '')}`;
  const words: Readonly<Record<string, string>> = {
    create: 'created',
    update: 'updated',
    replace: 'replaced',
    delete: 'deleted',
  };
  const counts = Object.entries(changes).flatMap(([operation, count]) =>
    words[operation] === undefined ? [] : [`${count} ${words[operation]}`],
  );
  return `${counts.length === 0 ? 'no change' : counts.join(', ')} in ${seconds} s`;
}

function firstOf(text: string): string {
  return printable(text.split('; ')[0] ?? '');
}

/** What was made, what the hosts did, and last what failed and what to do. */
function all(
  { created, made, changed }: PreparedStacks,
  outcomes: readonly DeployOutcome[],
): string[] {
  const deployed = new Set(outcomes.map(({ host }) => host));
  const others = changed.filter((stack) => !deployed.has(stack));
  return [
    ...(created.length > 0 ? [`made stacks ${created.join(', ')}`] : []),
    ...(made.length > 0 ? [`made secrets ${made.join(', ')}`] : []),
    ...(others.length > 0
      ? [`new passwords wait for kit up ${others.join(' ')}: these hosts do not know them yet`]
      : []),
    ...outcomes.flatMap(reportOf),
    ...outcomes.filter(({ isDeployed }) => !isDeployed).flatMap(failureOf),
  ];
}

function reportOf({ host, reports }: DeployOutcome): string[] {
  return reports.flatMap(({ service, lines }) =>
    lines
      .filter((line) => line !== '' && line !== 'unchanged')
      .map((line) => printable(`${host} ${service}: ${line}`)),
  );
}

function failureOf({ host, cause }: DeployOutcome): string[] {
  return [
    `${host} is not deployed: ${printable(cause?.text ?? '')}`,
    `  ${printable(cause?.hint ?? '')}`,
  ];
}
