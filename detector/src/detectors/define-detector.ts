import type { FindingKind } from '../model/types.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Detector } from './detector.ts';

/** A detector as a component: what it is, for people and for the list. */
export interface DetectorDefinition {
  readonly name: string;
  readonly kind: FindingKind;
  /** One sentence. */
  readonly summary: string;
  /** How it decides, and when it is wrong. */
  readonly details: string;
  /** Where the method comes from. */
  readonly source: string;
  /** What can be set, with its meaning, unit and default. */
  readonly options: Readonly<Record<string, string>>;
  /** A reason that it gives. */
  readonly example: string;
  readonly create: (options: DetectorOptions) => Detector;
}

/** Says at the place of definition what a detector must have. */
export function defineDetector(definition: DetectorDefinition): DetectorDefinition {
  return definition;
}
