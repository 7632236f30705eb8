type Labels = Readonly<Record<string, string>>;

/** Where marked lines were seen. */
export interface Sightings {
  /** Labels of the stream, by id. */
  readonly loki: ReadonlyMap<string, Labels>;
  readonly detector: ReadonlySet<string>;
  /** What Loki or the detector said when it did not answer as it should, each once. */
  readonly troubles: readonly string[];
}

const saidCharsMax = 200;

/** What `canary seen` printed: see the top of that script. */
export function readSightings(text: string): Sightings {
  const loki = new Map<string, Labels>();
  const detector = new Set<string>();
  const troubles = new Set<string>();
  for (const line of text.split('\n')) {
    const [who, ...rest] = line.split('\t');
    if (who === 'loki') {
      const answer = rest.join('\t');
      const marked = markedIn(answer);
      if (marked === undefined) troubles.add(`Loki answers ${brief(answer)}`);
      for (const { labels, id } of marked ?? []) loki.set(id, labels);
    }
    if (who === 'detector') {
      const [id = '', body = '', code = ''] = rest;
      const status = code.trim();
      if (status === '200') detector.add(id);
      else if (status !== '404') troubles.add(`the detector answers ${status} ${brief(body)}`);
    }
  }
  return { loki, detector, troubles: [...troubles] };
}

function brief(text: string): string {
  return text.trim().slice(0, saidCharsMax);
}

interface Answer {
  readonly data?: {
    readonly result?: readonly {
      readonly stream?: Labels;
      readonly values?: readonly (readonly [string, string])[];
    }[];
  };
}

/** undefined: it is no answer of Loki's. */
function markedIn(
  answer: string,
): readonly { readonly labels: Labels; readonly id: string }[] | undefined {
  try {
    const { data } = JSON.parse(answer) as Answer;
    return data?.result?.flatMap(({ stream = {}, values = [] }) =>
      values.flatMap(([, text]) => {
        const id = /check ([A-Za-z0-9._-]+)/.exec(text)?.[1];
        return id === undefined ? [] : [{ labels: stream, id }];
      }),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
