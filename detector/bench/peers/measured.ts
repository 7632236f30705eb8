/** What a contender prints after one round. */
export interface Measured {
  readonly lines: number;
  readonly cpuSeconds: number;
  readonly templates: number;
  /** Of ours alone. */
  readonly wallSeconds?: number;
  readonly peakMb?: number;
}
