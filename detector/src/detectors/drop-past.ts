/** As if so many hours with this squared variation had been seen: 20 % from week to week. */
const priorHours = 24;
const priorVariation = 0.04;
/** An hour's past is worth so much of the hour before. */
const hourFactor = 1 - 1 / 500;
/** Nats that chance gives an ordinary series within weeks. */
const surpriseFloor = 5;
const surpriseGrowth = 1.5;
/** How fast a lower level becomes the usual one: nearly all of it within some hours. */
const levelRate = 0.25;
const levelMin = -3;
/** From this share of the usual on, a drop that was told is over. */
const recovered = 0.7;
/** A quarter's share of its hour is known after so many hours with so many lines. */
const shareHoursMin = 24;
const shareLines = 60;
/** How fast a low share is forgotten, an hour. */
const shareRate = 0.002;

/** JSON. */
export type DropPastState = Readonly<Record<'template' | CountName, number>> & {
  readonly isTold: boolean;
};

type CountName =
  | 'before'
  | 'quarters'
  | 'least'
  | 'leastShare'
  | 'shareHours'
  | 'level'
  | 'greatest'
  | 'surprise'
  | 'errors'
  | 'means'
  | 'squares';

/** What is remembered of an hour that closed. */
export interface ClosedHour {
  readonly count: number;
  /** Mean of the same hours of the last weeks. */
  readonly mean: number;
  /** The least of them, 0 when this hour says nothing about drops. */
  readonly usual: number;
}

/** What is known of how one series varies against its own weeks. */
export class DropPast {
  /** Its template: a number may be given to another series later. */
  readonly template: number;
  /** Lines of the running hour before its open quarter, quarters closed in it, lines of the least. */
  before = 0;
  quarters = 0;
  least = Number.MAX_SAFE_INTEGER;
  /** The least share of an hour that a quarter had. */
  leastShare = 0.25;
  shareHours = 0;
  /** Octaves (at most 0) by which the last hours are below their weeks. */
  level = 0;
  /** Nats: the greatest surprise so far, forgotten slowly; and that of the hour at hand. */
  greatest = surpriseFloor;
  surprise = 0;
  isTold = false;
  /** Sums over judged hours: squared errors, means, squared means. */
  errors = 0;
  means = 0;
  squares = 0;

  /** @param fields of a snapshot, or the template alone */
  constructor(fields: Partial<DropPastState> & { readonly template: number }) {
    this.template = fields.template;
    Object.assign(this, fields);
  }

  /** The share of its hour's lines that a quarter of an hour has at least; 0 until it is known. */
  get share(): number {
    return this.shareHours >= shareHoursMin ? this.leastShare : 0;
  }

  /** Variance over mean of counts with that mean: what weeks differ by beyond Poisson's noise. */
  dispersion(mean: number): number {
    const prior = priorHours * mean * mean;
    const beyondNoise = Math.max(0, this.errors - this.means);
    return 1 + (mean * (beyondNoise + priorVariation * prior)) / (this.squares + prior);
  }

  snapshot(): DropPastState {
    const { template, before, quarters, least, leastShare, shareHours, level } = this;
    const { greatest, surprise, isTold, errors, means, squares } = this;
    const hour = { before, quarters, least, leastShare, shareHours, surprise };
    return { template, ...hour, level, greatest, isTold, errors, means, squares };
  }

  /** @param inHour lines of the hour so far @returns those of the quarter that closes */
  countQuarter(inHour: number): number {
    const count = inHour - this.before;
    this.before = inHour;
    this.quarters++;
    this.least = Math.min(this.least, count);
    return count;
  }

  learn(hour: ClosedHour): void {
    if (hour.usual > 0) this.#vary(hour);
    if (this.quarters === 4 && hour.count >= shareLines) {
      this.shareHours++;
      const slower = this.leastShare + shareRate * (0.25 - this.leastShare);
      this.leastShare = Math.min(slower, this.least / hour.count);
    }
    this.before = 0;
    this.quarters = 0;
    this.least = Number.MAX_SAFE_INTEGER;
    const most = Math.min(this.surprise, this.greatest * surpriseGrowth);
    this.greatest = Math.max(surpriseFloor, this.greatest * hourFactor, most);
    this.surprise = 0;
  }

  #vary({ count, mean, usual }: ClosedHour): void {
    const expected = mean * 2 ** this.level;
    const error = Math.min(4 * expected, Math.max(expected / 4, count)) - expected;
    this.errors = this.errors * hourFactor + error * error;
    this.means = this.means * hourFactor + expected;
    this.squares = this.squares * hourFactor + expected * expected;
    if (count <= 0) return;
    if (count >= recovered * usual * 2 ** this.level) this.isTold = false;
    const below = Math.min(0, Math.max(levelMin, Math.log2(count / usual)));
    this.level = Math.max(below, this.level + levelRate * (below - this.level));
  }
}
