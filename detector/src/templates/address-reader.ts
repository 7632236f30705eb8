import { ALPHANUMERIC, byteClasses, DIGIT, HEX_LETTER, JOINER } from './byte-class.ts';

const COLON = 0x3a;
const DOT = 0x2e;
const SLASH = 0x2f;
const PERCENT = 0x25;
/** Without "::", a chain of so many parts is an address: MAC addresses have 6, IPv6 addresses 8. */
const partsMin = 6;
/** Bytes of a part without a digit. Those with one may be a number, and all numbers are alike. */
const letterPartMax = 4;
/** "0000:00:1f.3": domain, bus, device, function; the domain may be left out. */
const devicePartsMax = 3;

/**
 * Reads addresses written with colons: of IPv6 as RFC 4291 does (one "::" at most, an IPv4 address as
 * its end, a zone or a prefix's length behind it), of network cards, of PCI devices. Nothing depends on
 * how many digits there are: lines of one skeleton have the same addresses.
 */
export class AddressReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #lineEnd = 0;
  #end = 0;
  #parts = 0;
  #digitParts = 0;
  #hasZeros = false;
  /** Of the part that was looked at last. */
  #hasDigit = false;

  /**
   * @param start where a part or "::" is
   * @returns where the address ends; -1 when there is none
   */
  read(bytes: Uint8Array, start: number, lineEnd: number): number {
    this.#bytes = bytes;
    this.#lineEnd = lineEnd;
    this.#end = start;
    this.#parts = this.#digitParts = 0;
    this.#hasZeros = false;
    if (this.#isZeros(start)) this.#takeZeros(start);
    this.#takeParts();
    const isAddress = this.#isAddress();
    if (!isAddress && !this.#isDevice()) return -1;
    this.#takeNumbers();
    if (isAddress) this.#takeSuffix();
    return this.#isIn(this.#end, ALPHANUMERIC) ? -1 : this.#end;
  }

  #isAddress(): boolean {
    return this.#hasZeros ? this.#digitParts > 0 : this.#parts >= partsMin;
  }

  /** A function's number behind a few parts, and nothing more. */
  #isDevice(): boolean {
    const isShort = this.#parts >= 2 && this.#parts <= devicePartsMax;
    if (!isShort || this.#digitParts === 0 || !this.#isNumberAfter(DOT)) return false;
    const end = this.#digitsEnd(this.#end + 1);
    return !this.#isIn(end, JOINER) || !this.#isIn(end + 1, ALPHANUMERIC);
  }

  #takeParts(): void {
    let end = this.#partEnd(this.#end);
    while (end > 0) {
      this.#end = end;
      this.#parts++;
      if (this.#hasDigit) this.#digitParts++;
      if (!this.#hasZeros && this.#isZeros(end)) {
        this.#takeZeros(end);
        end = this.#partEnd(this.#end);
      } else end = this.#byteAt(end) === COLON ? this.#partEnd(end + 1) : 0;
    }
  }

  #takeZeros(at: number): void {
    this.#hasZeros = true;
    this.#end = at + 2;
  }

  #isZeros(at: number): boolean {
    return this.#byteAt(at) === COLON && this.#byteAt(at + 1) === COLON;
  }

  /** @returns where the part ends that is there, 0 where none is */
  #partEnd(start: number): number {
    let end = start;
    let union = 0;
    while (this.#isIn(end, DIGIT | HEX_LETTER)) union |= this.#classAt(end++);
    this.#hasDigit = (union & DIGIT) !== 0;
    if (end === start || this.#isIn(end, ALPHANUMERIC)) return 0;
    return this.#hasDigit || end - start <= letterPartMax ? end : 0;
  }

  /** ".3" behind the parts of a device, ".105.2.7" behind those of an IPv6 address that ends as IPv4. */
  #takeNumbers(): void {
    while (this.#isNumberAfter(DOT)) this.#end = this.#digitsEnd(this.#end + 1);
  }

  /** "%eth0", then "/64". */
  #takeSuffix(): void {
    if (this.#byteAt(this.#end) === PERCENT) {
      do this.#end++;
      while (this.#isIn(this.#end, ALPHANUMERIC));
    }
    if (this.#isNumberAfter(SLASH)) this.#end = this.#digitsEnd(this.#end + 1);
  }

  #isNumberAfter(sign: number): boolean {
    return this.#byteAt(this.#end) === sign && this.#isIn(this.#end + 1, DIGIT);
  }

  #digitsEnd(start: number): number {
    let end = start;
    while (this.#isIn(end, DIGIT)) end++;
    return end;
  }

  #isIn(at: number, classes: number): boolean {
    return (this.#classAt(at) & classes) !== 0;
  }

  #classAt(at: number): number {
    return at < this.#lineEnd ? (byteClasses[this.#bytes[at] as number] as number) : 0;
  }

  #byteAt(at: number): number {
    return at < this.#lineEnd ? (this.#bytes[at] as number) : 0;
  }
}
