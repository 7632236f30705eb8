/** An sshd. */
export interface SshTarget {
  /** As messages call it: "dns01", "the jump host of dns01". */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}
