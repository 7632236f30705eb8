import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { fieldText } from './field-text.ts';
import { words } from './words.ts';

export interface IgnoreDialogProps {
  readonly title: string;
  readonly onCancel: () => void;
  readonly onIgnore: (reason: string, expiresIn: string) => void;
}

/** Asks why, and for how long. */
export function IgnoreDialog({ title, onCancel, onIgnore }: IgnoreDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onCancel} aria-labelledby="ignore-title">
      <form
        method="dialog"
        onSubmit={(event) => {
          const form = event.currentTarget;
          onIgnore(fieldText(form, 'reason'), fieldText(form, 'span'));
        }}
      >
        <h2 id="ignore-title">Ignore this kind of line</h2>
        <p class="quote">{words.plain(title)}</p>
        <label>
          Why
          <input
            name="reason"
            required
            maxLength={500}
            placeholder="The backup does this on Sundays"
            autoComplete="off"
          />
        </label>
        <label>
          For how long
          <select name="span" defaultValue="30d">
            <option value="1d">A day</option>
            <option value="7d">A week</option>
            <option value="30d">30 days</option>
            <option value="never">Until somebody takes it back</option>
          </select>
        </label>
        <div class="group">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="primary">
            Ignore
          </button>
        </div>
      </form>
    </dialog>
  );
}
