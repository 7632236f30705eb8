import type { JSX } from 'preact';
import type { Incident } from './api.ts';
import { IncidentActions, type IncidentActionsProps } from './incident-actions.tsx';
import { Moment } from './moment.tsx';
import { RawLines } from './raw-lines.tsx';
import { words } from './words.ts';

export interface IncidentDetailProps extends IncidentActionsProps {
  readonly onBack: () => void;
}

/** One incident, opened: what happened, why it is unusual, the lines, what to do with it. */
export function IncidentDetail(props: IncidentDetailProps): JSX.Element {
  const { incident } = props;
  const { explanation } = incident;
  return (
    <article class={`detail ${incident.severity}`} aria-labelledby="headline">
      <button type="button" class="back" onClick={props.onBack}>
        ‹ All incidents
      </button>
      <p class="kicker">
        <span class="severity">{incident.severity}</span>
        <span class="state">{incident.status}</span>
        {incident.kinds.map((kind) => (
          <span key={kind}>{words.kind(kind)}</span>
        ))}
      </p>
      <h2 id="headline" tabIndex={-1}>
        {words.plain(explanation.headline || incident.title)}
      </h2>
      <Facts incident={incident} />
      <IncidentActions {...props} />
      <Why incident={incident} />
      <Lines incident={incident} />
      <footer>
        <span>
          Incident <code>{incident.id}</code>
        </span>
        <span>
          Signature <code>{incident.signature}</code>
        </span>
        <span>from {incident.source}</span>
      </footer>
    </article>
  );
}

function Facts({ incident }: { readonly incident: Incident }): JSX.Element {
  const { first_seen: from, last_seen: to } = incident;
  return (
    <dl class="facts">
      <div>
        <dt>When</dt>
        <dd>
          {words.day(from)}, <Moment iso={from} />
          {from !== to && (
            <>
              {' – '}
              <Moment iso={to} /> <small>{words.span(from, to)}</small>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>{incident.hosts.length === 1 ? 'Host' : 'Hosts'}</dt>
        <dd>{incident.hosts.join(', ') || 'unknown'}</dd>
      </div>
      <div>
        <dt>{incident.services.length === 1 ? 'Service' : 'Services'}</dt>
        <dd>{incident.services.join(', ') || 'unknown'}</dd>
      </div>
      <div>
        <dt>Size</dt>
        <dd>{words.lines(incident.count)}</dd>
      </div>
    </dl>
  );
}

/** Expected against seen, and the factors with their shares. */
function Why({ incident }: { readonly incident: Incident }): JSX.Element {
  const { expected, seen, factors } = incident.explanation;
  return (
    <section class="why">
      <h3>
        Why this is unusual <small>score {incident.score.toFixed(2)} of 1</small>
      </h3>
      <dl class="against">
        <div>
          <dt>Expected</dt>
          <dd>{words.plain(expected || 'nothing of the kind')}</dd>
        </div>
        <div class="seen">
          <dt>Seen</dt>
          <dd>{words.plain(seen)}</dd>
        </div>
      </dl>
      <ul class="factors">
        {factors.map(({ kind, share, sentence }) => (
          <li key={kind}>
            <span class="kind">{words.kind(kind)}</span>
            <meter min="0" max="1" value={share} aria-label={`Share of ${words.kind(kind)}`} />
            <span class="share">{Math.round(share * 100)} %</span>
            <span class="sentence">{words.plain(sentence)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The lines themselves: the first, some of all, and those around. */
function Lines({ incident }: { readonly incident: Incident }): JSX.Element {
  const { explanation, started_with: start } = incident;
  return (
    <>
      {start !== null && (
        <section>
          <h3>Started with</h3>
          <RawLines label="The first line" texts={[start.text]} />
        </section>
      )}
      {incident.sample_lines.length > 1 && (
        <section>
          <h3>
            Lines{' '}
            <small>
              {words.count(incident.sample_lines.length)} of {words.count(incident.count)}: first,
              last and between
            </small>
          </h3>
          <RawLines label="Lines of this incident" texts={incident.sample_lines} />
        </section>
      )}
      {explanation.related.length > 0 && (
        <section>
          <h3>
            Around it <small>other lines close in time or place</small>
          </h3>
          <RawLines
            label="Related lines"
            texts={explanation.related.map(({ text }) => text)}
            isQuiet
          />
        </section>
      )}
    </>
  );
}
