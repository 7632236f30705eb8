import type { Moment } from './moment.ts';

/** One way in which programs write the time at the head of a line. */
export interface TimestampForm {
  readonly name: string;
  /** What it starts with: a digit, a letter or an at sign. Others are not tried. */
  readonly first: 'digit' | 'letter' | 'at';
  /** Of a digit: how many digits there are at least and at most, and what may follow; '' is all. */
  readonly digits?: readonly [least: number, most: number, behind: string];
  /** Of a letter: its fourth byte, 0 for any digit. Others are not tried. */
  readonly fourth?: ' ' | ',' | '0';
  /**
   * Fills `moment`, which was cleared.
   *
   * @returns where the time ends, -1 where there is no time of this form
   */
  readonly read: (moment: Moment, bytes: Uint8Array, at: number, end: number) => number;
  /** As lines write it, and what it is (UTC for what names no zone; the year 2024 where none is). */
  readonly examples: readonly (readonly [written: string, iso: string])[];
}
