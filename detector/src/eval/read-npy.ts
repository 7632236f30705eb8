/**
 * The numbers of a one-dimensional NumPy file (format 1.0 and 2.0; NumPy Enhancement Proposal 1):
 * little-endian floats and integers, and booleans.
 *
 * @throws {SyntaxError} for anything else: the file is not what its folder's form says
 */
export function readNpy(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d) throw new SyntaxError('No NumPy file');
  const isFirst = bytes[6] === 1;
  const headerLength = isFirst ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (isFirst ? 10 : 12) + headerLength;
  const header = new TextDecoder('latin1').decode(bytes.subarray(isFirst ? 10 : 12, start));
  const kind = /'descr': *'([^']+)'/.exec(header)?.[1] ?? '';
  const read = readers[kind];
  if (read === undefined) throw new SyntaxError(`Cannot read NumPy's "${kind}"`);
  const size = Number(kind.slice(2));
  const numbers = new Float64Array(Math.floor((bytes.length - start) / size));
  for (let i = 0; i < numbers.length; i++) numbers[i] = read(view, start + i * size);
  return numbers;
}

const readers: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  '<f8': (view, at) => view.getFloat64(at, true),
  '<f4': (view, at) => view.getFloat32(at, true),
  '<i8': (view, at) => Number(view.getBigInt64(at, true)),
  '<i4': (view, at) => view.getInt32(at, true),
  '<u1': (view, at) => view.getUint8(at),
  '|u1': (view, at) => view.getUint8(at),
  '|i1': (view, at) => view.getInt8(at),
  '|b1': (view, at) => view.getUint8(at),
};
