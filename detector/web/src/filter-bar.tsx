import type { JSX } from 'preact';
import type { Incident } from './api.ts';
import { type IncidentFilter, isShown } from './is-shown.ts';

export interface FilterBarProps {
  readonly filter: IncidentFilter;
  readonly incidents: readonly Incident[];
  readonly onFilter: (filter: IncidentFilter) => void;
}

const states: readonly (readonly [IncidentFilter['state'], string])[] = [
  ['all', 'All'],
  ['current', 'Current'],
  ['resolved', 'Resolved'],
  ['ignored', 'Ignored'],
];

/** Narrows the list: state with counts, least severity, words. */
export function FilterBar({ filter, incidents, onFilter }: FilterBarProps): JSX.Element {
  return (
    <search class="filters">
      <fieldset class="states">
        <legend class="sr">State</legend>
        {states.map(([state, name]) => (
          <label key={state}>
            <input
              type="radio"
              name="state"
              checked={filter.state === state}
              onChange={() => onFilter({ ...filter, state })}
            />
            <span>
              {name} <i>{incidents.filter((one) => isShown(one, { ...filter, state })).length}</i>
            </span>
          </label>
        ))}
      </fieldset>
      <input
        type="search"
        id="words"
        placeholder="Search  /"
        aria-label="Host, service or words"
        value={filter.text}
        onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
      />
      <select
        aria-label="Least severity"
        value={filter.severity}
        onChange={({ currentTarget }) => {
          const severity = currentTarget.value as IncidentFilter['severity'];
          onFilter({ ...filter, severity });
        }}
      >
        <option value="">Any severity</option>
        <option value="medium">Medium and up</option>
        <option value="high">High and up</option>
        <option value="critical">Critical</option>
      </select>
    </search>
  );
}
