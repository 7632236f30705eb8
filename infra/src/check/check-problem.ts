/** Something that a rendered file or a plan must not be. */
export interface CheckProblem {
  readonly host: string;
  /** Of the file on the host, or "plan". */
  readonly path: string;
  /** Without a full stop. */
  readonly message: string;
}
