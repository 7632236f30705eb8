import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Answer, api, type Question } from './api.ts';

export interface QuestionCardProps {
  /** Changes when something was told or decided: the question may be another then. */
  readonly revision: number;
}

const answers: readonly (readonly [Answer, string, string])[] = [
  ['expected', 'Expected', 'Part of how things are here: be quieter about it'],
  ['known-bad', 'Known bad', 'Wrong, and known to be'],
  ['important', 'Important', 'Always tell me of it'],
  ['skip', 'Not now', 'Do not ask again today'],
];

/** The one question whose answer would change most of what was told; nothing where there is none. */
export function QuestionCard({ revision }: QuestionCardProps): JSX.Element | null {
  const [question, setQuestion] = useState<Question>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const read = async (): Promise<void> => {
    try {
      setQuestion((await api.questions())[0]);
    } catch {
      // The strip says that the detector does not answer.
      setQuestion(undefined);
    }
  };
  useEffect(() => void read(), [revision]);
  if (question === undefined) return null;
  const say = async (answer: Answer): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await api.answer(question.signature, answer);
      await read();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="question" aria-labelledby="question">
      <h2 id="question">What is this?</h2>
      <p class="what">{question.title}</p>
      {question.example !== '' && <code class="example">{question.example}</code>}
      <div class="group verdicts">
        {answers.map(([value, name, title]) => (
          <button
            key={value}
            type="button"
            title={title}
            disabled={isBusy}
            onClick={() => void say(value)}
          >
            {name}
          </button>
        ))}
      </div>
      <p class="why">
        Told {question.told} times, nearly {question.nearly_told}: your answer changes most of what
        comes. {problem}
      </p>
    </section>
  );
}
