const timeMsMax = 8.64e15; // what a Date can hold

/** @returns undefined for a time that no line can have */
export function timeOf(seconds: number, nanoseconds: number): number | undefined {
  const timeMs = Math.round(seconds * 1e6 + nanoseconds / 1e3) / 1e3;
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= timeMsMax ? timeMs : undefined;
}
