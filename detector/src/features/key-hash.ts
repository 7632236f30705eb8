/** Two lanes over the bytes of a key, one after the other; the first is FNV-1a (draft-eastlake-fnv). */
export const keyHash = {
  low: 0x81_1c_9d_c5,
  high: 0x9e_37_79_b9,
  nextLow: (low: number, byte: number): number => Math.imul(low ^ byte, 0x01_00_01_93),
  nextHigh: (high: number, byte: number): number =>
    Math.imul(high + byte, 0x85_eb_ca_6b) ^ (high >>> 15),
};
