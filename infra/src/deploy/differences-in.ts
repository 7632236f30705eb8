/** Something on a host that is not as it was applied. */
export interface Difference {
  readonly service: string;
  readonly kind:
    | 'file-changed'
    | 'file-missing'
    | 'file-attributes'
    | 'unit-stopped'
    | 'unit-disabled'
    | 'container-stopped'
    | 'container-missing'
    | 'rolled-back'
    | 'not-installed'
    | 'not-planned';
  /** A path, unit or container; the service itself. */
  readonly what: string;
}

const kinds: Readonly<Record<string, 'file' | 'unit' | 'container'>> = {
  changed: 'file',
  attributes: 'file',
  disabled: 'unit',
};

/** What `bundle status SERVICE` printed, but for what is as it should be. */
export function differencesIn(service: string, status: string): readonly Difference[] {
  return status.split('\n').flatMap((line): Difference[] => {
    const [word = '', thing = ''] = line.split('\t');
    if (['', 'payload', 'same', 'running'].includes(word)) return [];
    if (word === 'rolled-back') return [{ service, kind: 'rolled-back', what: service }];
    const isContainer = thing.startsWith('container:');
    const of = isContainer
      ? 'container'
      : (kinds[word] ?? (thing.startsWith('/') ? 'file' : 'unit'));
    const what = isContainer ? thing.slice('container:'.length) : thing;
    return [{ service, kind: `${of}-${word}` as Difference['kind'], what }];
  });
}
