/** Which source a stream comes from; of a stream that is not known, any: mostly there is one. */
export class StreamOrigins {
  #sources = new Map<number, string>();

  /** @param sourceName '' where it is not known */
  note(stream: number, sourceName: string): void {
    if (sourceName !== '' && !this.#sources.has(stream)) this.#sources.set(stream, sourceName);
  }

  find(stream: number): string | undefined {
    return this.#sources.get(stream);
  }

  readonly of = (stream: number): string => {
    const [any = ''] = this.#sources.values();
    return this.#sources.get(stream) ?? any;
  };

  snapshot(): readonly (readonly [stream: number, source: string])[] {
    return [...this.#sources];
  }

  restore(state: readonly (readonly [stream: number, source: string])[]): void {
    this.#sources = new Map(state);
  }
}
