import type { TokenKernel } from './line-tokeniser.ts';
import type { SkeletonHasher } from './skeleton-hash.ts';

export interface TemplateMinerOptions {
  /** Templates kept; beyond, a quarter is forgotten, those first not seen for longest. Default 50,000. */
  readonly templatesMax?: number;
  /** Skeletons remembered in each of two generations; rounded up to a power of 2. Default 32,768. */
  readonly skeletonsMax?: number;
  /** Different first words that lines of one structure are told apart by. Default 256. */
  readonly firstWordsMax?: number;
  /** Templates of one structure and first word; beyond, what is similar, then all, is one. Default 64. */
  readonly siblingsMax?: number;
  /** Values of a line; all from the last on is one value. Default 128. */
  readonly tokensMax?: number;
  /** Bytes of a line that are looked at. Default 4,096. */
  readonly lineBytesMax?: number;
  /**
   * Share of a template's fixed values that a line must have for the two to become one, in (0, 1].
   * Default 0.5: "session opened for user root" and "… alice" share 4 of 5, "disk full on sda" and
   * "link down on eth0" 1 of 4.
   */
  readonly similarity?: number;
  /** Hashes skeletons: the kernel where there is one. Default: its twin. */
  readonly skeletons?: SkeletonHasher | undefined;
  /** Finds the tokens of lines: the kernel where there is one. Default: its twin. */
  readonly tokens?: TokenKernel | undefined;
}

/** The limits among the options, each with its default where none is given. */
export type MinerLimits = Required<Omit<TemplateMinerOptions, 'skeletons' | 'tokens'>>;

/** @throws {RangeError} when a limit is too low to work with */
export function minerLimits(options: TemplateMinerOptions): MinerLimits {
  const limits = {
    templatesMax: options.templatesMax ?? 50_000,
    skeletonsMax: options.skeletonsMax ?? 32_768,
    firstWordsMax: options.firstWordsMax ?? 256,
    siblingsMax: options.siblingsMax ?? 64,
    tokensMax: options.tokensMax ?? 128,
    lineBytesMax: options.lineBytesMax ?? 4096,
    similarity: options.similarity ?? 0.5,
  };
  if (!(limits.templatesMax >= 8))
    throw new RangeError(`Cannot work with ${limits.templatesMax} templates`);
  return limits;
}
