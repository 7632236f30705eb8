import type { JSX } from 'preact';
import type { Status } from './api.ts';
import { words } from './words.ts';

export interface EmptyStateProps {
  readonly status: Status | undefined;
  /** Whether there are incidents that the filter does not show. */
  readonly isFiltered: boolean;
  readonly onReset: () => void;
}

/** Says why there is nothing to see, and what would change that. */
export function EmptyState({ status, isFiltered, onReset }: EmptyStateProps): JSX.Element {
  if (isFiltered) {
    return (
      <div class="empty">
        <h2>Nothing here</h2>
        <p>There are incidents that this filter does not show.</p>
        <button type="button" onClick={onReset}>
          Show all
        </button>
      </div>
    );
  }
  if (status === undefined) return <div class="empty" />;
  if (status.lines === 0) return <NoLines />;
  return (
    <div class="empty">
      <svg viewBox="0 0 120 30" aria-hidden="true">
        <path d="M2 18c10-8 19-8 29 0s19 8 29 0 19-8 29 0 19 8 29 0" />
      </svg>
      <h2>{status.learning.is_learning ? 'Watching, and learning' : 'Calm'}</h2>
      <p>
        {words.lines(status.lines)} read, {words.count(status.model.templates)} kinds of line known,
        nothing to tell. About {words.count(status.budget)} alerts a day are welcome: only what
        stands out that much comes here.
      </p>
    </div>
  );
}

function NoLines(): JSX.Element {
  const { hostname, origin } = location;
  return (
    <div class="empty">
      <h2>No line has arrived yet</h2>
      <p>Send one, or point what you have at this detector:</p>
      <dl class="ways">
        <dt>syslog</dt>
        <dd>
          <code>logger -n {hostname} -P 1514 -T &quot;hello&quot;</code>
        </dd>
        <dt>Promtail, Alloy</dt>
        <dd>
          <code>{origin}/loki/api/v1/push</code>
        </dd>
        <dt>files</dt>
        <dd>
          <code>logdetect serve --files &apos;/var/log/*.log&apos;</code>
        </dd>
      </dl>
    </div>
  );
}
