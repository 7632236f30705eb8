/**
 * The form of the line whose tokens were found last, as its hashes stand by now. As FormWriter writes it,
 * templates/template-form.ts, which says what a form is.
 */
import { isBlank, SPACE } from './bitmaps.ts';
import { addressOf, count, endOf, hashOf, lineEnd, lineStart, startOf, VARIABLE_HASH } from './tokens.ts';

const VARIABLE_SIGN: u8 = 0;
const VALUE_SIGN: u8 = 1;
const VALUE_END: u8 = 2;

/** @param to address where there is room, and for 15 bytes more. @returns how long the form is */
export function writeForm(to: usize): i32 {
  let out = to;
  let wasBlank = true;
  let at = lineStart;
  for (let i = 0; i <= count; i++) {
    const end = i < count ? startOf(i) : lineEnd;
    for (; at < end; at++) {
      const byte = load<u8>(addressOf(at));
      const isBlankToo = isBlank(byte);
      if (isBlankToo && wasBlank) continue;
      store<u8>(out++, isBlankToo ? SPACE : byte);
      wasBlank = isBlankToo;
    }
    if (i === count) break;
    out = writeValue(i, out);
    wasBlank = false;
    at = endOf(i);
  }
  return <i32>(out - to);
}

// @ts-ignore: decorator
@inline
function writeValue(i: i32, to: usize): usize {
  if (hashOf(i) === VARIABLE_HASH) {
    store<u8>(to, VARIABLE_SIGN);
    return to + 1;
  }
  store<u8>(to, VALUE_SIGN);
  const text = to + 1;
  const from = addressOf(startOf(i));
  const length = <usize>(endOf(i) - startOf(i));
  for (let k: usize = 0; k < length; k += 16) v128.store(text + k, v128.load(from + k));
  store<u8>(text + length, VALUE_END);
  return text + length + 1;
}
