import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { Secret } from '../../src/config/secret.ts';
import { createServer } from '../../src/http/create-server.ts';
import type { Incident } from '../../src/model/types.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { Store } from '../../src/state/store.ts';
import { incidentsOfAWeek, weekEndMs } from '../fixtures/incidents-of-a-week.ts';
import { StoreView } from '../fixtures/store-view.ts';

export interface Board {
  readonly page: Page;
  readonly view: StoreView;
  readonly store: Store;
  readonly origin: string;
  /** Ends the server, and starts another in its place after `between`. */
  readonly restart: (between: () => Promise<void>) => Promise<void>;
}

export interface OpenBoardOptions {
  readonly context?: BrowserContextOptions;
  readonly incidents?: readonly Incident[];
  readonly token?: string;
  /** What to say of the view before the page opens. */
  readonly prepare?: (view: StoreView) => void;
}

const webFolder = join(import.meta.dirname, '../../web/dist');

/** The system's Chromium, which asks nobody for anything. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A real server over a real store with a week of incidents, and the page of it in a browser. */
export async function openBoard(
  t: { after: (end: () => unknown) => void },
  browser: Browser,
  options: OpenBoardOptions = {},
): Promise<Board> {
  const { incidents = incidentsOfAWeek(), token } = options;
  const store = await Store.open({ path: ':memory:', routes: [] });
  const view = new StoreView(store, weekEndMs);
  options.prepare?.(view);
  await view.commit(incidents.map((incident) => ({ incident, tell: 'nothing' })));
  const serve = async (port: number): Promise<FastifyInstance> => {
    const app = await createServer({
      view,
      metrics: new Metrics(),
      host: '127.0.0.1',
      token: token === undefined ? undefined : new Secret(token),
      webFolder,
      onError: (error) => {
        throw error;
      },
      statusEveryMs: 200,
    });
    await app.listen({ host: '127.0.0.1', port });
    return app;
  };
  let app = await serve(0);
  const { port } = app.server.address() as AddressInfo;
  const context = await browser.newContext({
    viewport: { width: 1360, height: 860 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Colours on their way from one theme to the other have no contrast to be measured.
    reducedMotion: 'reduce',
    ...options.context,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.clock.setFixedTime(weekEndMs);
  t.after(async () => {
    await context.close();
    await app.close();
    await store.close();
  });
  const origin = `http://127.0.0.1:${port}`;
  await page.goto(origin);
  const restart = async (between: () => Promise<void>): Promise<void> => {
    await app.close();
    await between();
    app = await serve(port);
  };
  return { page, view, store, origin, restart };
}
