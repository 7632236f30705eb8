import { anyTemplate } from '../features/source-table.ts';
import { medianAbsoluteDeviation } from '../stats/median-absolute-deviation.ts';
import { medianWithout } from '../stats/median-without.ts';
import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';

/** Sources whose past is kept; those that come later are not compared. */
const sourcesMax = 4_096;
/** Hosts that make peers of each other, and how many of a service are compared. */
const hostsMin = 3;
const hostsMax = 256;
/** A host that was silent for so long is no peer any more. */
const peerMs = 86_400_000;
/** So many windows make a past. */
const windowsMin = 200;
/** Octaves from the median of the peers from which on a look is worth it, and in their spreads. */
const octavesMin = 2;
const spreadsMin = 3;
const logPValueMax = -3;

interface PeerState {
  readonly ratios: TailHistogramState;
  readonly used: number;
}

class Peer implements Detector {
  /** By source: how many times its peers' median, or how many times less. */
  readonly #ratios = new TailHistogram(sourcesMax);
  #used = 0;

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const done = new Set<string>();
    for (const sum of view.sums) {
      const source = view.sourceOf(sum);
      if (source === undefined) continue;
      const { service } = view.sources.name(source);
      if (done.has(service)) continue;
      done.add(service);
      const hosts = hostsOf(view, source);
      if (hosts.length >= hostsMin) this.#compare(view, hosts, claim);
    }
  }

  snapshot(): PeerState {
    return { ratios: this.#ratios.snapshot(this.#used), used: this.#used };
  }

  restore(state: unknown): void {
    const { ratios, used } = state as PeerState;
    this.#ratios.restore(ratios);
    this.#used = used;
  }

  #compare(view: WindowView, hosts: readonly Host[], claim: (claim: Claim) => void): void {
    const sorted = Float64Array.from(hosts, ({ octave }) => octave).toSorted();
    for (const host of hosts) {
      const own = sorted.indexOf(host.octave);
      const usual = medianWithout(sorted, own);
      const octaves = Math.abs(host.octave - usual);
      if (isApart(octaves, sorted, own) && !view.isYoung(host.series)) {
        const peers = hosts.length - 1;
        const found = this.#judge(view, { ...host, usual, octaves, peers });
        if (found !== undefined) claim(found);
      }
      this.#ratios.add(host.source, 2 ** octaves);
      this.#used = Math.max(this.#used, host.source + 1);
    }
  }

  #judge(view: WindowView, apart: Apart): Claim | undefined {
    const { source, series, count, octaves } = apart;
    if (this.#ratios.weight(source) < windowsMin) return undefined;
    const days = view.daysOf(series);
    const expected = this.#ratios.logExpected(source, 2 ** octaves);
    const logPValue = Math.min(0, expected - Math.log(days));
    if (logPValue > logPValueMax) return undefined;
    const peersCount = 2 ** apart.usual - 1;
    const greatest = this.#ratios.greatest(source);
    return {
      series,
      kind: 'peer',
      logPValue,
      observed: count,
      expected: peersCount,
      threshold: greatest,
      unit: 'lines a minute',
      seen: `${count} lines in a minute, ${peersCount.toFixed(1)} on the median of ${apart.peers} other hosts`,
      usual: `at most ${greatest.toFixed(1)} times apart in ${Math.round(days)} days`,
    };
  }
}

/** One host of a service in the window. */
interface Host {
  readonly source: number;
  readonly series: number;
  readonly count: number;
  /** log2 of one more than its lines. */
  readonly octave: number;
}

interface Apart extends Host {
  /** Median octave of its peers. */
  readonly usual: number;
  readonly octaves: number;
  readonly peers: number;
}

/** @param own the index of the host's octave, which is so far from the median of the others */
function isApart(octaves: number, sorted: Float64Array, own: number): boolean {
  // The spread costs a sort: only for those that it can matter to.
  if (octaves < octavesMin) return false;
  const others = [...sorted].toSpliced(own, 1);
  return octaves >= octavesMin + spreadsMin * medianAbsoluteDeviation(others);
}

/** The hosts that the source's service has spoken on within a day. */
function hostsOf({ table, sources, startMs }: WindowView, source: number): readonly Host[] {
  const hosts: Host[] = [];
  for (const other of sources.sameService(source).slice(0, hostsMax)) {
    const series = table.find(sources.sourceKey(other), anyTemplate);
    if (series === 0 || other >= sourcesMax) continue;
    const count = table.count[series] as number;
    if (count === 0 && !(startMs - (table.lastSeenMs[series] as number) < peerMs)) continue;
    hosts.push({ source: other, series, count, octave: Math.log2(count + 1) });
  }
  return hosts;
}

export const peer = defineDetector({
  name: 'peer',
  kind: 'peer',
  summary:
    'One host of a service writes far more, or far less, than the same service on the others.',
  details:
    'For a service on at least three hosts: lines in a minute over the median of the other hosts, ' +
    'where they agree (spread by their median absolute deviation), against every such ratio of the ' +
    'same source before, by rank and beyond the greatest by a Pareto tail. So a load that all hosts ' +
    'share is nothing. Wrong for services that are called alike and do different things: their ' +
    'ratios are great all the time, which makes it blind, not loud.',
  source:
    'Median and MAD: P. J. Rousseeuw, C. Croux, 1993; conformal rank: stats/tail-histogram.ts.',
  options: {},
  example:
    '0 lines in a minute, 41.0 on the median of 3 other hosts; at most 2.3 times apart in 30 days',
  create: () => new Peer(),
});
