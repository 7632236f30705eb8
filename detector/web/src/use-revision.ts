import { useRef } from 'preact/hooks';

/** A number that grows with each new value. */
export function useRevision(value: unknown): number {
  const last = useRef<unknown>(undefined);
  const revision = useRef(0);
  if (last.current !== value) {
    last.current = value;
    revision.current++;
  }
  return revision.current;
}
