import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SimulatedLine } from '../line-formats.ts';
import type { LineWriter } from '../simulator-run.ts';

export interface TcpWriterOptions {
  readonly host: string;
  readonly port: number;
  /** RFC 6587: a line feed after each line, or its length in bytes before it. Default `lf`. */
  readonly framing?: 'lf' | 'octet-count';
}

/** Syslog over TCP: connects at the first batch, and again after an error. */
export class TcpWriter implements LineWriter {
  readonly #options: TcpWriterOptions;
  #socket: Socket | undefined;

  constructor(options: TcpWriterOptions) {
    this.#options = options;
  }

  async write(lines: readonly SimulatedLine[]): Promise<void> {
    const socket = this.#socket ?? (await this.#connect());
    const framed = lines.map(({ text }) => this.#frame(text)).join('');
    await new Promise<void>((resolve, reject) => {
      socket.write(framed, (error) => (error == null ? resolve() : reject(error)));
    });
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return;
    socket.end();
    await once(socket, 'close');
  }

  #frame(text: string): string {
    return this.#options.framing === 'octet-count'
      ? `${Buffer.byteLength(text)} ${text}`
      : `${text}\n`;
  }

  async #connect(): Promise<Socket> {
    const socket = connect(this.#options.port, this.#options.host);
    await once(socket, 'connect');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#socket = undefined;
    });
    socket.resume();
    this.#socket = socket;
    return socket;
  }
}
