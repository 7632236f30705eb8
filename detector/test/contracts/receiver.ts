import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; undefined: never. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | undefined;

export interface Receiver {
  /** http://127.0.0.1:PORT/hook */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** A real HTTP server on loopback that writes down what it gets; gone after the test. */
export async function receiver(
  t: { after: (end: () => unknown) => void },
  answer: (request: ReceivedRequest) => Answer = () => ({ status: 200 }),
): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const received = { path: request.url ?? '', headers: request.headers, body };
      requests.push(received);
      const answered = answer(received);
      if (answered !== undefined) response.writeHead(answered.status, answered.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, requests };
}
