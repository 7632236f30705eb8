import type { Level } from '../model/types.ts';
import { compileMessage } from './compile-message.ts';
import { errorKinds } from './error-kinds.ts';
import type { Say } from './placeholders.ts';
import { Rng } from './rng.ts';
import type { Scene } from './scene.ts';
import type { SaidLine } from './tell-story.ts';

const batchMs = 3_000;
const minuteMs = 60_000;

const chatter: readonly (readonly [string, string])[] = [
  ['api-gateway', '{often:GET|POST} {path} {often:200|200|201|304} {log:40:0.7}ms req={uuid}'],
  ['api-gateway', 'routed {int:100:900} requests to inventory-service in the last 60s'],
  ['auth-service', 'user {int:1000:99999} logged in from {ip}'],
  ['auth-service', 'token refreshed for user {int:1000:99999}'],
  ['orders-service', 'order {int:100000:999999} created, {int:1:9} items, total {dec:5:300:2} EUR'],
  ['orders-service', 'order {int:100000:999999} shipped with {often:dhl|ups|dpd}'],
  ['payment-service', 'payment {uuid} captured via {often:stripe|paypal} in {log:240:0.5}ms'],
  ['inventory-service', 'stock of sku {int:10000:99999} reserved for order {int:100000:999999}'],
  ['catalog-service', 'price list reloaded: {int:9000:9900} products'],
  [
    'search-service',
    'query "{often:lamp|chair|desk|shelf}" answered with {int:0:200} hits in {log:12:0.6}ms',
  ],
  ['notification-service', 'mail order-confirmation sent to {email}'],
  ['storage-service', 'upload {uuid} stored, {log:200000:1} bytes'],
  ['import-service', 'import {int:1000:9999} finished: {int:200:90000} rows'],
  ['reporting-service', 'report {int:1000:9999} built in {log:900:0.5}ms'],
  ['pricing-service', 'discount rules evaluated for cart {uuid}: {int:0:4} matched'],
];

interface Line {
  readonly service: string;
  readonly level: Level;
  readonly say: Say;
}

export interface ProductionOptions {
  readonly seed: number;
  /** Lines every three seconds. */
  readonly linesPerBatch: number;
}

/**
 * The preset `production`: one machine of a shop, every three seconds a batch of which 70 % are info,
 * 20 % errors of the kinds in error-kinds.ts and 10 % warnings of slow requests.
 */
export class Production {
  readonly #seed: number;
  readonly #linesPerBatch: number;
  readonly #infos: readonly Line[];
  readonly #errors: readonly Line[];
  readonly #slow: readonly Line[];
  readonly #scene: Scene;

  constructor({ seed, linesPerBatch }: ProductionOptions) {
    this.#seed = seed;
    this.#linesPerBatch = linesPerBatch;
    this.#infos = chatter.map(([service, text]) => lineOf(service, 6, text));
    this.#errors = errorKinds.flatMap(({ service, lines }) =>
      lines.map((text) => lineOf(service, 3, text)),
    );
    this.#slow = ['api-gateway', 'orders-service', 'search-service'].map((service) =>
      lineOf(
        service,
        4,
        'slow request {often:GET|POST} {path} took {int:1000:9000}ms (threshold 1000ms)',
      ),
    );
    this.#scene = {
      rng: new Rng(seed),
      timeMs: 0,
      offsetMs: 0,
      host: 'prod-1',
      uptimeMs: 0,
      progress: 0,
      kept: new Map(),
    };
  }

  /** The twenty batches of a minute, oldest first within a batch or not. */
  say(startMs: number): readonly SaidLine[] {
    const said: SaidLine[] = [];
    this.#scene.rng.reseed(this.#seed, startMs / minuteMs);
    for (let at = 0; at < minuteMs; at += batchMs) {
      for (let i = 0; i < this.#linesPerBatch; i++) said.push(this.#one(startMs + at));
    }
    return said;
  }

  #one(batchStartMs: number): SaidLine {
    const scene = this.#scene;
    const chance = scene.rng.float();
    const lines = chance < 0.7 ? this.#infos : chance < 0.9 ? this.#errors : this.#slow;
    const { service, level, say } = scene.rng.pick(lines);
    scene.timeMs = batchStartMs + scene.rng.int(0, 40);
    return { timeMs: scene.timeMs, host: scene.host, service, pid: 1, level, message: say(scene) };
  }
}

function lineOf(service: string, level: Level, text: string): Line {
  return { service, level, say: compileMessage(text) };
}
