/** A list of objects, whatever stands there. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const containerType = 'docker:index/container:Container';
export const commandType = 'command:remote:Command';
export const dockerProviderType = 'pulumi:providers:docker';
