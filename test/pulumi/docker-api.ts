import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { Duplex } from 'node:stream';

/** As in @pulumi/docker's ProviderArgs. */
export interface DockerHost {
  /** "ssh://user@host:port" */
  readonly host: string;
  readonly sshOpts: readonly string[];
}

/** Docker's API on a host, each connection an ssh that runs `docker system dial-stdio` there. */
export class DockerApi {
  readonly #agent: Agent;

  constructor({ host, sshOpts }: DockerHost) {
    const { hostname, port, username } = new URL(host);
    const login = username === '' ? [] : ['-l', username];
    const where = port === '' ? [] : ['-p', port];
    const address = hostname.replace(/^\[|\]$/g, '');
    const args = [...sshOpts, ...login, ...where, '--', address, 'docker', 'system', 'dial-stdio'];
    this.#agent = new Agent({ keepAlive: false });
    Object.assign(this.#agent, { createConnection: () => dial(args) });
  }

  /**
   * @param path "/containers/create?name=x"
   * @returns the answer's JSON, undefined if it has none
   * @throws {Error} with Docker's own message
   */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const { status, answer } = await this.#send(method, path, text);
    const parsed: unknown = /^[[{]/.test(answer) ? JSON.parse(answer) : undefined;
    if (status < 400) return parsed;
    throw new Error(`docker answers ${status} to ${method} ${path}: ${answer}`);
  }

  #send(method: string, path: string, text: string): Promise<{ status: number; answer: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      };
      const asked = request({ agent: this.#agent, method, path, headers }, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (part: string) => (answer += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 500, answer }));
      });
      asked.on('error', reject).end(text);
    });
  }
}

/** A duplex of ssh's stdin and stdout; what ssh says when it fails is the error. */
function dial(args: readonly string[]): Duplex {
  const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const duplex = Duplex.from({ readable: child.stdout, writable: child.stdin });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.on('close', (code) => {
    if (code !== 0 && code !== null)
      duplex.destroy(new Error(`ssh ended with ${code}: ${said.trim()}`));
  });
  return duplex;
}
