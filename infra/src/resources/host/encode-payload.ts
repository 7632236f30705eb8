import type {
  HostBundle,
  HostCommand,
  HostContainer,
  HostDirectory,
  HostFile,
  HostProbe,
  HostUnit,
} from './host-bundle.ts';

const pathPattern = /^(\/[A-Za-z0-9@_.+:-]+)+$/;
const dotSegment = /\/\.\.?(\/|$)/;
const modePattern = /^[0-7]{4}$/;
const ownerPattern = /^[a-z0-9_.-]+:[a-z0-9_.-]+$/;
const unitPattern = /^[A-Za-z0-9@_.:-]+$/;
const containerPattern = /^[A-Za-z0-9_.-]+$/;
const commandPattern = /^[^\s].*$/;

/**
 * A bundle as the text that bundle.sh reads on stdin; its grammar is at the top of that script. A line
 * of content is a line of payload, so that the difference of two payloads can be read.
 *
 * @throws {RangeError} if a path, mode, owner, unit, command or content cannot stand in a payload
 */
export function encodePayload(bundle: HostBundle): string {
  const lines = [
    'tidewatch-bundle 1',
    ...bundle.directories.map((directory) => `dir ${attributes(directory)}`),
    ...bundle.files.flatMap(encodeFile),
    ...bundle.units.map(encodeUnit),
    ...bundle.containers.map(encodeContainer),
    ...bundle.validate.map((command) => `validate ${encodeCommand(command)}`),
    ...bundle.apply.map((command) => `apply ${encodeCommand(command)}`),
    ...bundle.destroy.map(({ command }) => `destroy ${checked(command, commandPattern)}`),
    ...bundle.ready.map(encodeProbe),
  ];
  return `${lines.join('\n')}\nend\n`;
}

function encodeFile(file: HostFile): string[] {
  const { content, isStageOnly, path } = file;
  if (content.includes('\0')) throw new RangeError(`Cannot send "${path}": it holds a zero byte`);
  const head = `${isStageOnly ? 'stage' : 'file'} ${attributes(file)}`;
  if (content === '') return [head];
  const lines = content.split('\n');
  const isOpen = lines.at(-1) !== '';
  const body = (isOpen ? lines : lines.slice(0, -1)).map((line) => `|${line}`);
  return isOpen ? [head, ...body, '\\'] : [head, ...body];
}

function encodeUnit({ name, isOurs, onChange, triggers }: HostUnit): string {
  const whose = isOurs ? 'ours' : 'theirs';
  return `unit ${checked(name, unitPattern)} ${whose} ${onChange} ${encodePaths(triggers)}`;
}

function encodeContainer({ name, spec, triggers }: HostContainer): string {
  return `container ${checked(name, containerPattern)} ${checked(spec, /^[a-z0-9]+$/)} ${encodePaths(triggers)}`;
}

function encodeCommand({ command, whenChanged }: HostCommand): string {
  const when = whenChanged === undefined ? 'any' : encodePaths(whenChanged);
  return `${when} ${checked(command, commandPattern)}`;
}

function encodeProbe({ command, seconds, container }: HostProbe): string {
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new RangeError(`Cannot wait ${seconds} s: not a whole number`);
  const where = container === undefined ? '-' : checked(container, containerPattern);
  return `ready ${seconds} ${where} ${checked(command, commandPattern)}`;
}

/** No path at all is `-`, which is none. */
function encodePaths(paths: readonly string[]): string {
  return paths.map((path) => checked(path, pathPattern)).join(',') || '-';
}

function attributes({ path, mode, owner }: HostDirectory): string {
  if (dotSegment.test(path)) throw new RangeError(`Cannot send "${path}": it has . or .. in it`);
  const where = checked(path, pathPattern);
  return `${checked(mode, modePattern)} ${checked(owner, ownerPattern)} ${where}`;
}

function checked(text: string, pattern: RegExp): string {
  // `$` and `.` alone would let a line break through.
  if (!pattern.test(text) || /[\n\0]/.test(text))
    throw new RangeError(`Cannot send ${JSON.stringify(text)} to a host`);
  return text;
}
