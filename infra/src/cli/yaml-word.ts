/** As people would write it, quoted where YAML would take it for something else. */
export function yamlWord(text: string): string {
  return /^[A-Za-z][A-Za-z0-9.-]*$|^\d+\.\d+\.\d+\.\d+$/.test(text) &&
    !/^(true|false|null|y|n|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
