/** `room`, which is larger, with what is in `column` at its beginning. */
export function grown<Column extends { set(from: Column): void }>(
  room: Column,
  column: Column,
): Column {
  room.set(column);
  return room;
}
