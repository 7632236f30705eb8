import type { JSX } from 'preact';
import type { Status } from './api.ts';
import { Moment } from './moment.tsx';
import type { Connection } from './use-live.ts';

export interface NoticesProps {
  readonly status: Status | undefined;
  readonly connection: Connection;
}

/** What stands in the way, where somebody works, and whether it is still learning. */
export function Notices({ status, connection }: NoticesProps): JSX.Element {
  const ill = (status?.sources ?? []).filter(({ problem }) => problem !== null);
  const lost = connection === 'lost' ? ['The detector does not answer; trying again.'] : [];
  const problems = [
    ...lost,
    ...(status?.problems ?? []),
    ...ill.map(({ name, problem }) => `${name}: ${problem}`),
  ];
  const learning = status?.learning;
  return (
    <div class="notices" role="status">
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {status?.maintenance.map(({ id, hosts, until, reason, owner }) => (
        <p class="maintenance" key={id}>
          {hosts.join(', ')} in maintenance until <Moment iso={until} /> ({reason}, by {owner}):
          only what is grave is told.
        </p>
      ))}
      {learning?.is_learning === true && (
        <p class="learning">
          <progress max="1" value={learning.progress} aria-label="Learned" />
          <span>
            <b>Learning what is usual.</b> {learning.sentence} Until then it tells only what cannot
            be usual anywhere.
          </span>
        </p>
      )}
    </div>
  );
}
