import { createSocket, type Socket } from 'node:dgram';
import type { SimulatedLine } from '../line-formats.ts';
import type { LineWriter } from '../simulator-run.ts';

export interface UdpWriterOptions {
  readonly host: string;
  readonly port: number;
}

/** A datagram a line. What the receiver's kernel drops is lost: nobody is told. */
export class UdpWriter implements LineWriter {
  readonly #options: UdpWriterOptions;
  readonly #socket: Socket;

  constructor(options: UdpWriterOptions) {
    this.#options = options;
    this.#socket = createSocket(options.host.includes(':') ? 'udp6' : 'udp4');
  }

  async write(lines: readonly SimulatedLine[]): Promise<void> {
    for (const { text } of lines) await this.#send(text);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #send(text: string): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#socket.send(text, port, host, (error) => (error === null ? resolve() : reject(error)));
    });
  }
}
