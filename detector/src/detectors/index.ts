import type { DetectorDefinition } from './define-detector.ts';
import { frequency } from './frequency.ts';
import { novelTemplate } from './novel-template.ts';
import { rarity } from './rarity.ts';
import { silence } from './silence.ts';

/** Every detector of the continuous tier, in the order of their names in explanations. */
export const detectors: readonly DetectorDefinition[] = [novelTemplate, rarity, frequency, silence];
