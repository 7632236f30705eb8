import type { HeaderFinder } from './header-finder.ts';
import { HeaderLayouts } from './header-layouts.ts';
import { type HeaderSlots, SlottedHeaders } from './slotted-headers.ts';

/** @param places of the kernel; none: headers are compared by its twin */
export function headerFinderOf(places: HeaderSlots | undefined): HeaderFinder {
  return places === undefined ? new HeaderLayouts() : new SlottedHeaders(places);
}
