import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from './api.ts';
import { fieldText } from './field-text.ts';

/** Asks for the token, once in a while. */
export function Login({ onLogin }: { readonly onLogin: () => void }): JSX.Element {
  const [problem, setProblem] = useState('');
  const login = async (token: string): Promise<void> => {
    try {
      await api.login(token);
      onLogin();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <main class="login">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void login(fieldText(event.currentTarget, 'token'));
        }}
      >
        <h1>Tidewatch</h1>
        <p>This detector is reached from other machines, so it asks for its token.</p>
        <label>
          Token
          <input type="password" name="token" required autoComplete="current-password" />
        </label>
        <p role="alert" class="problem">
          {problem}
        </p>
        <button type="submit" class="primary">
          Log in
        </button>
      </form>
    </main>
  );
}
