/** How this machine proves to a host who it is; tried in this order. */
export interface SshProof {
  /** A private key's text; decrypted by `passphrase` where it is encrypted. */
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  /** Socket of an ssh agent. */
  readonly agent: string | undefined;
  readonly password: string | undefined;
}
