/** Where a command writes; colours and progress only where a person looks. */
export interface Terminal {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly error: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** What the person asked for in NO_COLOR and FORCE_COLOR, else whether `out` is a terminal. */
  readonly hasColour: boolean;
}
