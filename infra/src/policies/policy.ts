/** A resource as it is about to be registered: what Pulumi, a policy pack and a test's mocks all have. */
export interface PolicyResource {
  /** "docker:index/container:Container" */
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A rule about one resource. */
export interface Policy {
  readonly name: string;
  readonly description: string;
  /** Advisory in a preview alone: `up` refuses by itself what is wrong here. */
  readonly isAdvisoryInPreview: boolean;
  /** @returns what is wrong with it, a sentence each; nothing for a resource that it is not about */
  readonly check: (resource: PolicyResource) => readonly string[];
}
