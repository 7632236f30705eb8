import type { DetectorDefinition } from './define-detector.ts';
import { entropy } from './entropy.ts';
import { frequency } from './frequency.ts';
import { novelTemplate } from './novel-template.ts';
import { parameter } from './parameter.ts';
import { pattern } from './pattern.ts';
import { peer } from './peer.ts';
import { rarity } from './rarity.ts';
import { rateOfChange } from './rate-of-change.ts';
import { repetition } from './repetition.ts';
import { sequence } from './sequence.ts';
import { session } from './session.ts';
import { silence } from './silence.ts';
import { unusualTime } from './unusual-time.ts';

/** Every detector of the continuous tier, in the order of their names in explanations. */
export const detectors: readonly DetectorDefinition[] = [
  novelTemplate,
  rarity,
  frequency,
  rateOfChange,
  silence,
  unusualTime,
  parameter,
  entropy,
  peer,
  sequence,
  session,
  repetition,
  pattern,
];
