import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [string, string])[] = [
  ['j  k', 'Next, previous incident'],
  ['Enter', 'Open it'],
  ['Esc', 'Back to the list'],
  ['a', 'Acknowledge'],
  ['e', 'Close: it is over'],
  ['i', 'Ignore its kind, for a while'],
  ['1  2  3', 'Expected, known bad, important'],
  ['/', 'Search'],
  ['t', 'Dark or light'],
  ['?', 'This list'],
];

/** What the keys do. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split('  ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="group">
        <button type="submit">Done</button>
      </form>
    </dialog>
  );
}
