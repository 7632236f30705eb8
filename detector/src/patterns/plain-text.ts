// oxlint-disable no-control-regex -- they are what is looked for
const needsMore = /[\u0000-\u0009\u000b-\u001f\u007f]| {2}|^ | $|\n/;
const blanks = /[\u0000-\u0009\u000b-\u0020\u007f]+/g;

/**
 * The form in which texts are compared with patterns: each run of blanks is one blank, and none is at
 * the beginning and the end of a line; control characters count as blanks, line ends stay.
 */
export function plainText(text: string): string {
  if (!needsMore.test(text)) return text;
  return text
    .replaceAll(blanks, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/^ | $/g, '');
}

/** What a program said, as patterns see it: `service: message`. */
export function patternText(service: string, message: string): string {
  return plainText(service === '' ? message : `${service}: ${message}`);
}
