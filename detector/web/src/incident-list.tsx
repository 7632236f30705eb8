import type { JSX } from 'preact';
import type { Incident } from './api.ts';
import { Moment } from './moment.tsx';
import { words } from './words.ts';

export interface IncidentListProps {
  readonly incidents: readonly Incident[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** Incidents by day, newest first. */
export function IncidentList({ incidents, selected, onSelect }: IncidentListProps): JSX.Element {
  const days = Map.groupBy(incidents, ({ first_seen: iso }) => words.day(iso));
  return (
    <div class="days">
      {[...days].map(([day, ofDay]) => (
        <section key={day}>
          <h2>{day}</h2>
          <ul>
            {ofDay.map((incident) => (
              <Row
                key={incident.id}
                incident={incident}
                isSelected={incident.id === selected}
                onSelect={onSelect}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface RowProps {
  readonly incident: Incident;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

function Row({ incident, isSelected, onSelect }: RowProps): JSX.Element {
  const { id, severity, status, hosts, services } = incident;
  const place = [words.some(hosts), words.some(services)].filter((text) => text !== '');
  return (
    <li class={`row ${severity} ${status}`}>
      <a
        href={`#${id}`}
        id={`row-${id}`}
        aria-current={isSelected ? 'true' : undefined}
        onClick={(event) => {
          event.preventDefault();
          onSelect(id);
        }}
      >
        <span class="when">
          <Moment iso={incident.first_seen} />
          <span class="severity">{severity}</span>
        </span>
        <span class="what">{words.plain(incident.title)}</span>
        <span class="where">
          {place.join(' / ')}
          <span class="much">
            {status !== 'open' && <em class="state">{status}</em>}
            {words.size(incident.count, incident.first_seen, incident.last_seen)}
          </span>
        </span>
      </a>
    </li>
  );
}
