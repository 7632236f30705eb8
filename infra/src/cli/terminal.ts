/** Where a command writes and what it may ask; colours only where a person looks. */
export interface Terminal {
  readonly out: { write(text: string): unknown };
  readonly error: { write(text: string): unknown };
  readonly hasColour: boolean;
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
}
