import { useEffect, useState } from 'preact/hooks';

/**
 * The id in the address after "#": what is opened can be linked to, and "back" works.
 *
 * @returns the id ('' for none) and what sets it
 */
export function useSelection(): readonly [string, (id: string) => void] {
  const [selected, setSelected] = useState(readHash);
  useEffect(() => {
    const read = (): void => setSelected(readHash());
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  const select = (id: string): void => {
    if (id === readHash()) return;
    // Moving through the list is not a step to go back to; opening and closing is.
    if (id !== '' && readHash() !== '') history.replaceState(undefined, '', `#${id}`);
    else history.pushState(undefined, '', id === '' ? location.pathname : `#${id}`);
    setSelected(id);
  };
  return [selected, select];
}

function readHash(): string {
  return location.hash.slice(1);
}
