const privileged =
  /(^|[^a-z])(root|admin|administrator|superuser|promiscuous|tainted|backdoor|nobody|www-data|curl|wget|(ba)?sh)($|[^a-z])|\/tmp(\/|$)/i;

/**
 * How much words that are new in a known kind of line are about power over the machine: a first login
 * of root is news where a first login of another user is not. For new words only: whole lines name
 * root all the time.
 *
 * @returns 0 or 1
 */
export function privilegeSeverity(newWords: string): number {
  return privileged.test(newWords) ? 1 : 0;
}
