import type { JSX } from 'preact';
import { words } from './words.ts';

/** A time in this browser's zone; in UTC when pointed at. */
export function Moment({ iso }: { readonly iso: string }): JSX.Element {
  return (
    <time dateTime={iso} title={words.utc(iso)}>
      {words.clock(iso)}
    </time>
  );
}
