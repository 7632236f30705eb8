import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** One delivery as it came. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly incidentId: string;
  readonly isSigned: boolean;
}

const webhookSecret = `whsec_${Buffer.from('a key that only the test knows').toString('base64')}`;

/** A receiver of Standard Webhooks that counts everything and checks each signature on its own. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  /** Answers 500 to this share of deliveries, by a counter: every `failEvery`-th. */
  readonly #failEvery: number;
  #count = 0;

  constructor(failEvery = 7) {
    this.#failEvery = failEvery;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** A file that holds the secret, for the service. @param folder where it is made */
  secretFile(folder: string): string {
    const path = join(folder, 'webhook-secret');
    writeFileSync(path, webhookSecret);
    return path;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.#count++;
    if (this.#count % this.#failEvery === 0) {
      response.writeHead(500).end();
      return;
    }
    const id = String(request.headers['webhook-id']);
    const signed = `${id}.${String(request.headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
    const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    const { type, data } = JSON.parse(body) as {
      type: string;
      data: { alert: { incidentId: string } };
    };
    this.received.push({
      id,
      type,
      incidentId: data.alert.incidentId,
      isSigned: request.headers['webhook-signature'] === expected,
    });
    response.writeHead(204).end();
  }
}
