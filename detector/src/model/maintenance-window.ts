/** A time in which somebody works on hosts: what is unusual there is no news then, unless it is grave. */
export interface MaintenanceWindow {
  readonly id: string;
  /** As the label `host` names them; at least one. */
  readonly hosts: readonly string[];
  /** What is done: "kit up". */
  readonly reason: string;
  readonly owner: string;
  /** Event time, ms: [fromMs, untilMs). */
  readonly fromMs: number;
  readonly untilMs: number;
}
