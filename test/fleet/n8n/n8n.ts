#!/nodejs/bin/node
/**
 * As much of n8n as the kit and the detector meet, for a machine that had n8n before: the commands import,
 * publish and unpublish, and a server that takes a published workflow's webhook, checks the signature with
 * the imported credential, and keeps what came. GET /alerts shows it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

const home = process.env['N8N_HOME'] ?? '/home/node/.n8n';
const store = {
  credentials: `${home}/credentials.json`,
  workflow: `${home}/workflow.json`,
  published: `${home}/published`,
  alerts: `${home}/alerts.ndjson`,
} as const;

interface Workflow {
  readonly id: string;
  readonly nodes: readonly { type: string; parameters: { path?: string; httpMethod?: string } }[];
}

function optionOf(args: readonly string[], name: string): string {
  const found = args.find((argument) => argument.startsWith(`--${name}=`));
  if (found === undefined) throw new RangeError(`--${name} is missing`);
  return found.slice(name.length + 3);
}

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function workflow(): Workflow | undefined {
  return read(store.workflow) as Workflow | undefined;
}

function isKnown(args: readonly string[]): boolean {
  return workflow()?.id === optionOf(args, 'id');
}

const commands: Readonly<Record<string, (args: readonly string[]) => void>> = {
  'import:credentials': (args) =>
    writeFileSync(store.credentials, readFileSync(optionOf(args, 'input')), { mode: 0o600 }),
  'import:workflow': (args) => {
    const content = readFileSync(optionOf(args, 'input'), 'utf8');
    const { id } = JSON.parse(content) as Partial<Workflow>;
    if (id === undefined) throw new RangeError('the workflow has no id');
    writeFileSync(store.workflow, content);
  },
  'publish:workflow': (args) => {
    if (!isKnown(args)) throw new RangeError('there is no such workflow');
    writeFileSync(store.published, '');
  },
  'unpublish:workflow': (args) => {
    if (isKnown(args)) writeFileSync(store.published, 'no');
  },
  start,
};

/** It is published from its next start on, as in the real one. */
function publishedPath(): string | undefined {
  const isPublished = existsSync(store.published) && readFileSync(store.published, 'utf8') === '';
  const webhook = workflow()?.nodes.find(({ type }) => type.endsWith('webhook'));
  return isPublished ? webhook?.parameters.path : undefined;
}

function isSigned(body: string, headers: IncomingHttpHeaders): boolean {
  const credentials = read(store.credentials) as { data: { hmacSecret: string } }[] | undefined;
  const [credential] = credentials ?? [];
  if (credential === undefined) return false;
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', credential.data.hmacSecret).update(signed).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((part) => {
      const given = Buffer.from(part.replace(/^v1,/, ''), 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}

function start(): void {
  mkdirSync(home, { recursive: true });
  const path = publishedPath();
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (request.url === '/healthz') return response.end('{"status":"ok"}');
      if (request.url === '/alerts') {
        const lines = existsSync(store.alerts) ? readFileSync(store.alerts, 'utf8') : '';
        return response.end(`[${lines.trim().split('\n').join(',')}]`);
      }
      if (path === undefined || request.url !== `/webhook/${path}`)
        return response.writeHead(404).end('no such webhook');
      const isVerified = isSigned(body, request.headers);
      const alert = { atMs: Date.now(), id: request.headers['webhook-id'], isVerified, body };
      appendFileSync(store.alerts, `${JSON.stringify(alert)}\n`);
      return response.writeHead(isVerified ? 200 : 401).end('{}');
    })();
  });
  server.listen(5678);
  process.once('SIGTERM', () => process.exit(0)); // it is PID 1, which a signal does not end by itself
}

const [name = 'start', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) throw new RangeError(`there is no command ${name}`);
command(args);
