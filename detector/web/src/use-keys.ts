import { useLayoutEffect } from 'preact/hooks';

/** What a key does; keys are named as `KeyboardEvent.key` names them. */
export type KeyActions = Readonly<Record<string, () => void>>;

/** Acts on single keys, but not while somebody types or a dialog is open. */
export function useKeys(actions: KeyActions): void {
  // Before the browser paints: a key pressed on what is shown must not act on what was shown before.
  useLayoutEffect(() => {
    const act = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', act);
    return () => removeEventListener('keydown', act);
  });
}

/** A field of a dialog that was just closed has the focus until the next frame: nobody types there. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches('input, textarea, select') && target.closest('dialog') === null;
}
