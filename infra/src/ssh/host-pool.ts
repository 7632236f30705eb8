import type { Host } from '../fleet/fleet.ts';
import { hostCall } from '../resources/host-call.ts';
import { OpenSshHost, type Said } from './open-ssh-host.ts';

/** Runs bundle.sh's verbs on hosts, over one connection a host. */
export class HostPool implements AsyncDisposable {
  readonly #open = new Map<string, OpenSshHost>();
  readonly #keyFileOf: (host: Host) => string | undefined;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  /** @param keyFileOf a private key; undefined: what OpenSSH finds by itself */
  constructor(
    keyFileOf: (host: Host) => string | undefined,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#keyFileOf = keyFileOf;
    this.#environment = environment;
  }

  /**
   * `bundle VERB NAME...` on a host, as root.
   *
   * @throws {KitError} `unreachable`, `host-key-missing`
   */
  async call(
    host: Host,
    [verb, ...names]: readonly [string, ...string[]],
    stdin = '',
  ): Promise<Said> {
    return await this.#shellOf(host).run(hostCall(host.name, verb, ...names), { stdin });
  }

  #shellOf(host: Host): OpenSshHost {
    const shell =
      this.#open.get(host.name) ?? new OpenSshHost(host, this.#keyFileOf(host), this.#environment);
    this.#open.set(host.name, shell);
    return shell;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const shell of this.#open.values()) await shell[Symbol.asyncDispose]();
    this.#open.clear();
  }
}
