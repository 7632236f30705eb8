/**
 * Why the agents would refuse an expression; undefined when they most likely take it. They take RE2: what
 * is an error to JavaScript is one there too (but for the way to name a group), and so are look-around
 * and back-references.
 */
export function expressionProblem(expression: string): string | undefined {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(expression))
    return 'RE2 has no look-around and no back-references';
  try {
    const same = expression.replace(/^\(\?[imsU]+\)/, '').replaceAll('(?P<', '(?<');
    RegExp(same).test('');
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message.replace(/^Invalid regular expression: /, '');
  }
}
