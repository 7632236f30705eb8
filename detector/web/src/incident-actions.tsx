import type { JSX } from 'preact';
import type { Incident, Verdict } from './api.ts';

export interface IncidentActionsProps {
  readonly incident: Incident;
  readonly isBusy: boolean;
  readonly onAcknowledge: () => void;
  readonly onClose: () => void;
  readonly onIgnore: () => void;
  readonly onVerdict: (verdict: Verdict) => void;
}

const verdicts: readonly (readonly [Verdict, string, string])[] = [
  ['expected', 'Expected', 'Part of how things are here: be quieter about it (1)'],
  ['known-bad', 'Known bad', 'Wrong, and known to be (2)'],
  ['important', 'Important', 'Always tell me of it (3)'],
];

/** What a person can do with an incident. Always all of it, so that nothing jumps. */
export function IncidentActions(props: IncidentActionsProps): JSX.Element {
  const { incident, isBusy } = props;
  const { status, verdict } = incident;
  const isOver = status === 'resolved' || status === 'ignored';
  return (
    <div class="actions">
      <div class="group">
        <button
          type="button"
          disabled={isBusy || isOver || status === 'acknowledged'}
          onClick={props.onAcknowledge}
        >
          {status === 'acknowledged' ? 'Acknowledged' : 'Acknowledge'} <kbd>a</kbd>
        </button>
        <button type="button" disabled={isBusy || isOver} onClick={props.onClose}>
          {status === 'resolved' ? 'Closed' : 'Close'} <kbd>e</kbd>
        </button>
        <button type="button" disabled={isBusy || status === 'ignored'} onClick={props.onIgnore}>
          {status === 'ignored' ? 'Ignored' : 'Ignore…'} <kbd>i</kbd>
        </button>
      </div>
      <div class="group verdicts" role="group" aria-label="What it is">
        <span aria-hidden="true">This is</span>
        {verdicts.map(([value, name, title]) => (
          <button
            key={value}
            type="button"
            title={title}
            aria-pressed={verdict === value}
            disabled={isBusy}
            onClick={() => props.onVerdict(value)}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
