/** Zones that lines name by letters, minutes east of UTC; the common reading where one is ambiguous. */
const minutesByName: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};
const names = Object.keys(minutesByName);
const keys = names.map((name) => letters(new TextEncoder().encode(name), 0, name.length));

/** @returns minutes east of UTC of the zone that `bytes[from, to)` names, NaN when it names none */
export function zoneMinutes(bytes: Uint8Array, from: number, to: number): number {
  const zone = keys.indexOf(letters(bytes, from, to));
  return zone < 0 ? NaN : minutesByName[names[zone]!]!;
}

/** At most four bytes as one number. */
function letters(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let p = from; p < to; p++) value = (value << 8) | bytes[p]!;
  return value;
}
