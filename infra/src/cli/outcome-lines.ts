import type { DeployOutcome } from '../deploy/deploy-stack.ts';
import { printable } from '../errors/printable.ts';
import type { PreparedStacks } from './prepare-stacks.ts';

/** What people read of a deployment. */
export const outcomeLines = { title, done, failed };

/** "12 created, 1 updated in 8.2 s" */
function title({ isDeployed, changes, restored, seconds, cause }: DeployOutcome): string {
  if (!isDeployed) return `not deployed: ${lastOf(cause?.text ?? '')}`;
  const words: Readonly<Record<string, string>> = {
    create: 'created',
    update: 'updated',
    replace: 'replaced',
    delete: 'deleted',
  };
  const counts = Object.entries(changes).flatMap(([operation, count]) =>
    words[operation] === undefined ? [] : [`${count} ${words[operation]}`],
  );
  if (restored.length > 0)
    counts.push(`brought back ${restored.map(({ service }) => service).join(', ')}`);
  return `${counts.length === 0 ? 'no change' : counts.join(', ')} in ${seconds} s`;
}

function lastOf(text: string): string {
  return printable(text.split('; ').at(-1) ?? '');
}

/** What was made, and what the hosts did. */
function done(
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
  ];
}

/** What failed, and what to do. */
function failed(outcomes: readonly DeployOutcome[]): string[] {
  return outcomes.filter(({ isDeployed }) => !isDeployed).flatMap(failureOf);
}

function reportOf({ host, reports, restored }: DeployOutcome): string[] {
  return [...reports, ...restored].flatMap(({ service, lines }) =>
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
