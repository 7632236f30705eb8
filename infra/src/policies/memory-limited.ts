import type { Policy } from './policy.ts';
import { containerType } from './read-props.ts';

/** memorySwap too: Docker's own is twice the memory, which reads back as a change. */
export const memoryLimited: Policy = {
  name: 'memory-limited',
  description: 'Every container has a limit of memory, and of memory and swap together',
  isAdvisoryInPreview: false,
  check: ({ type, props: { memory, memorySwap } }) => {
    if (type !== containerType) return [];
    if (typeof memory !== 'number' || memory <= 0) return ['it has no limit of memory'];
    const isSet = typeof memorySwap === 'number' && memorySwap >= memory;
    return isSet ? [] : ['its memorySwap is not at least its memory'];
  },
};
