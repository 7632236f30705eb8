import type { Moment } from './moment.ts';
import { StampReader } from './stamp-reader.ts';

/**
 * What surrounds the message of one line, as positions in the batch's bytes. One instance is filled
 * again for every line: nothing is allocated.
 */
export class Envelope {
  readonly stamps = new StampReader();
  readonly moment: Moment = this.stamps.moment;
  /** Whether `moment` holds what the line says, and where that starts. */
  hasTime = false;
  stampStart = 0;
  stampEnd = 0;
  /** Empty where not named. */
  hostStart = 0;
  hostEnd = 0;
  serviceStart = 0;
  serviceEnd = 0;
  /** Syslog severity, -1 where not named. */
  level = -1;
  /** Before anything is read, the whole line without the blanks at its end. */
  messageStart = 0;
  messageEnd = 0;
  /** Where the message starts with its indentation. */
  textStart = 0;
  /**
   * `bare`: no envelope. `stamped`: a time of the program's own, so that lines without belong to it.
   * `carried`: syslog wrapped each line of what a program wrote; `wrapped`: Docker did.
   */
  kind: 'bare' | 'stamped' | 'carried' | 'wrapped' = 'bare';
  /** Within what wraps it the line has an envelope of its own: it continues no other. */
  hasInner = false;
  /** A record that is complete (JSON, logfmt): nothing continues it. */
  isWhole = false;
  /** It starts like JSON and is none. */
  isBroken = false;
  /** Something stands before its time, and it is known where that is. */
  isPrefixed = false;
  /** Up to where the line decided how it was read, its time aside; -1 where that is not known. */
  reach = -1;
  /** Up to where its digits decided too, whatever they are elsewhere. */
  digitsReach = 0;

  clear(start: number, end: number): void {
    this.hasTime = false;
    this.hostStart = start;
    this.hostEnd = start;
    this.serviceStart = start;
    this.serviceEnd = start;
    this.level = -1;
    this.messageStart = start;
    this.messageEnd = end;
    this.textStart = start;
    this.kind = 'bare';
    this.hasInner = false;
    this.isWhole = false;
    this.isBroken = false;
    this.isPrefixed = false;
    this.reach = -1;
    this.digitsReach = start;
  }

  /** For lines that end in the middle of an envelope. */
  keepWithin(start: number, end: number): void {
    if (this.messageEnd > end) this.messageEnd = end;
    if (this.messageStart > this.messageEnd) this.messageStart = this.messageEnd;
    if (this.textStart > this.messageEnd) this.textStart = this.messageEnd;
    if (this.hostEnd > end || this.hostStart > this.hostEnd) {
      this.hostStart = start;
      this.hostEnd = start;
    }
    if (this.serviceEnd > end || this.serviceStart > this.serviceEnd) {
      this.serviceStart = start;
      this.serviceEnd = start;
    }
  }
}
