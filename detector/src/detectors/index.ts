import type { DetectorDefinition } from './define-detector.ts';
import { frequency } from './frequency.ts';
import { novelTemplate } from './novel-template.ts';

/** Every detector of the continuous tier, in the order of their names in explanations. */
export const detectors: readonly DetectorDefinition[] = [novelTemplate, frequency];
