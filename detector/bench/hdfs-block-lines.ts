import type { Random } from './random.ts';

/** What the forms of a line need. */
export interface BlockLine {
  readonly random: Random;
  readonly block: string;
  readonly path: string;
}

interface Form {
  readonly head: string;
  readonly level?: 'WARN' | 'ERROR';
  readonly say: (line: BlockLine) => string;
}

const node = (random: Random): string =>
  `10.25${random.below(2)}.${random.below(240)}.${random.below(250)}`;
const port = (random: Random): string => `${node(random)}:50010`;
const client = (random: Random): string => `/${node(random)}:${30_000 + random.below(30_000)}`;
const size = (random: Random): number =>
  random.below(4) === 0 ? 1_000 + random.below(60_000_000) : 67_108_864;
const xceiver = 'dfs.DataNode$DataXceiver';
const responder = 'dfs.DataNode$PacketResponder';
const names = 'dfs.FSNamesystem';

/** How Hadoop 0.18 writes each event of a block, by the number that HDFS's published sequences use. */
const forms: Readonly<Record<string, Form>> = {
  1: {
    head: 'dfs.DataBlockScanner',
    say: ({ block }) => `Adding an already existing block ${block}`,
  },
  2: { head: 'dfs.DataBlockScanner', say: ({ block }) => `Verification succeeded for ${block}` },
  3: {
    head: xceiver,
    say: ({ block, random }) => `${port(random)} Served block ${block} to /${node(random)}`,
  },
  4: {
    head: xceiver,
    level: 'WARN',
    say: ({ block, random }) =>
      `${port(random)}:Got exception while serving ${block} to /${node(random)}:`,
  },
  5: {
    head: xceiver,
    say: ({ block, random }) =>
      `Receiving block ${block} src: ${client(random)} dest: /${port(random)}`,
  },
  6: {
    head: xceiver,
    say: ({ block, random }) =>
      `Received block ${block} src: ${client(random)} dest: /${port(random)} of size ${size(random)}`,
  },
  7: {
    head: xceiver,
    say: ({ block, random }) =>
      `writeBlock ${block} received exception java.io.IOException: Could not read from stream${random.below(2) ? '' : ' at once'}`,
  },
  8: {
    head: responder,
    say: ({ block, random }) =>
      `PacketResponder ${random.below(3)} for block ${block} Interrupted.`,
  },
  9: {
    head: responder,
    say: ({ block, random }) =>
      `Received block ${block} of size ${size(random)} from /${node(random)}`,
  },
  10: {
    head: responder,
    level: 'WARN',
    say: ({ block, random }) =>
      `PacketResponder ${block} ${random.below(3)} Exception java.io.EOFException`,
  },
  11: {
    head: responder,
    say: ({ block, random }) => `PacketResponder ${random.below(3)} for block ${block} terminating`,
  },
  12: {
    head: xceiver,
    level: 'WARN',
    say: ({ block, random }) =>
      `${port(random)}:Exception writing block ${block} to mirror ${port(random)}`,
  },
  13: { head: xceiver, say: ({ block }) => `Receiving empty packet for block ${block}` },
  14: {
    head: xceiver,
    say: ({ block }) =>
      `Exception in receiveBlock for block ${block} java.io.IOException: Broken pipe`,
  },
  15: {
    head: xceiver,
    say: ({ block, random }) =>
      `Changing block file offset of block ${block} from ${random.below(9e6)} to ${random.below(9e6)} meta file offset to ${random.below(9e4)}`,
  },
  16: {
    head: 'dfs.DataNode$DataTransfer',
    say: ({ block, random }) => `${port(random)}:Transmitted block ${block} to /${port(random)}`,
  },
  17: {
    head: 'dfs.DataNode$DataTransfer',
    level: 'WARN',
    say: ({ block, random }) =>
      `${port(random)}:Failed to transfer ${block} to ${port(random)} got java.net.SocketException: Connection reset`,
  },
  18: {
    head: 'dfs.DataNode',
    say: ({ block, random }) =>
      `${port(random)} Starting thread to transfer block ${block} to ${port(random)}${random.below(2) ? '' : `, ${port(random)}`}`,
  },
  19: { head: 'dfs.FSDataset', say: ({ block }) => `Reopen Block ${block}` },
  20: {
    head: 'dfs.FSDataset',
    level: 'WARN',
    say: ({ block }) =>
      `Unexpected error trying to delete block ${block}. BlockInfo not found in volumeMap.`,
  },
  21: {
    head: 'dfs.FSDataset',
    say: ({ block, random }) =>
      `Deleting block ${block} file /mnt/hadoop/dfs/data/current/subdir${random.below(64)}/${block}`,
  },
  22: {
    head: names,
    say: ({ block, path }) => `BLOCK* NameSystem.allocateBlock: ${path}. ${block}`,
  },
  23: {
    head: names,
    say: ({ block, random }) =>
      `BLOCK* NameSystem.delete: ${block} is added to invalidSet of ${port(random)}`,
  },
  24: {
    head: names,
    say: ({ block }) =>
      `BLOCK* Removing block ${block} from neededReplications as it does not belong to any file.`,
  },
  25: {
    head: names,
    say: ({ block, random }) =>
      `BLOCK* ask ${port(random)} to replicate ${block} to datanode(s) ${port(random)}${random.below(2) ? '' : ` ${port(random)}`}`,
  },
  26: {
    head: names,
    say: ({ block, random }) =>
      `BLOCK* NameSystem.addStoredBlock: blockMap updated: ${port(random)} is added to ${block} size ${size(random)}`,
  },
  27: {
    head: names,
    level: 'WARN',
    say: ({ block, random }) =>
      `BLOCK* NameSystem.addStoredBlock: Redundant addStoredBlock request received for ${block} on ${port(random)} size ${size(random)}`,
  },
  28: {
    head: names,
    say: ({ block, random }) =>
      `BLOCK* NameSystem.addStoredBlock: addStoredBlock request received for ${block} on ${port(random)} size ${size(random)} But it does not belong to any file.`,
  },
  29: {
    head: 'dfs.PendingReplicationBlocks$PendingReplicationMonitor',
    level: 'WARN',
    say: ({ block }) => `PendingReplicationMonitor timed out block ${block}`,
  },
};

/** The line of an event; its level and the thread that says it stand before, its time does not. */
export function hdfsBlockLine(event: string, line: BlockLine): string {
  const form = forms[event];
  if (form === undefined) throw new RangeError(`HDFS has no event "${event}"`);
  const thread = line.random.below(3_000);
  return `${thread} ${form.level ?? 'INFO'} ${form.head}: ${form.say(line)}`;
}

/** A data node is told to drop many blocks at once: a line with as many keys. */
export function hdfsDeleteLine(random: Random, blocks: readonly string[]): string {
  return `${random.below(40)} INFO ${names}: BLOCK* ask ${port(random)} to delete ${blocks.join(' ')}`;
}
