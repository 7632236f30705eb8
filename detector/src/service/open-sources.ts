import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/load-settings.ts';
import type { Clock } from '../model/clock.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { LineTimes } from '../parse/line-times.ts';
import { ZoneOffsets } from '../parse/zone-offsets.ts';
import { FileSource } from '../sources/file/file-source.ts';
import { JournalSource } from '../sources/journal/journal-source.ts';
import { PushJournal } from '../sources/journal/push-journal.ts';
import { JournaldSource } from '../sources/journald/journald-source.ts';
import { LokiSource } from '../sources/loki/loki-source.ts';
import type { AuditDifference } from '../sources/loki/minute-audit.ts';
import type { Source } from '../sources/source.ts';
import { SyslogSource } from '../sources/syslog/syslog-source.ts';
import { parseAddress } from './parse-address.ts';

export interface OpenSourcesOptions {
  readonly settings: Settings;
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Of this machine: what files and its journal are labelled with. */
  readonly hostname: string;
  /** Told of what goes wrong while a source is read. */
  readonly onProblem: (where: string, error: unknown, retryInMs: number | undefined) => void;
}

/** What is read, what is listened to, and what could not be opened. */
export interface OpenedSources {
  readonly sources: readonly Source[];
  /** Of push inputs: they outlive their sources. */
  readonly journals: readonly PushJournal[];
  /** Where HTTP push appends; undefined when it is off. */
  readonly pushJournal: PushJournal | undefined;
  /** "follows /var/log/*.log", in words. */
  readonly opened: readonly string[];
  /** "syslog by TCP on 0.0.0.0:1514: address in use", in words; not fatal. */
  readonly problems: readonly string[];
}

/** Collects while the sources are opened one after the other. */
interface Opening {
  readonly options: OpenSourcesOptions;
  readonly sources: Source[];
  readonly journals: PushJournal[];
  readonly opened: string[];
  readonly problems: string[];
}

const megabyte = 1024 * 1024;
const journalFolders = ['/run/systemd/journal/socket', '/var/log/journal'];

/**
 * Opens what the settings ask for. What cannot be opened is named and does not keep the rest from
 * working.
 */
export async function openSources(options: OpenSourcesOptions): Promise<OpenedSources> {
  const opening: Opening = { options, sources: [], journals: [], opened: [], problems: [] };
  openFiles(opening);
  openJournald(opening);
  openLoki(opening);
  await openSyslog(opening);
  const pushJournal = await openPush(opening);
  return { ...opening, pushJournal };
}

function openFiles({ options, sources, opened }: Opening): void {
  const { settings, streams, clock, hostname } = options;
  if (settings.files.length === 0) return;
  const paths = settings.files;
  const zone = new ZoneOffsets(settings.timezone);
  const newClock = (): LineTimes => new LineTimes(zone);
  sources.push(
    new FileSource({
      name: 'files',
      paths,
      follow: true,
      streams,
      clock,
      host: hostname,
      newClock,
    }),
  );
  opened.push(`follows ${paths.join(', ')}`);
}

/** `auto` asks for a journal where systemd runs; what it cannot read is then no problem. */
function openJournald({ options, sources, opened, problems }: Opening): void {
  const { settings, streams, clock } = options;
  if (settings.journald === 'off') return;
  const hasJournal = journalFolders.some((folder) => existsSync(folder));
  if (!hasJournal) {
    const sentence = "this machine's journal: there is none here (journald does not run)";
    (settings.journald === 'on' ? problems : opened).push(
      settings.journald === 'on' ? sentence : `does without ${sentence}`,
    );
    return;
  }
  sources.push(new JournaldSource({ name: 'journald', follow: true, streams, clock }));
  opened.push("follows this machine's journal");
}

function openLoki({ options, sources, opened, problems }: Opening): void {
  const { settings, streams, clock, onProblem } = options;
  const { url, intervalSeconds, sinceMs, ...loki } = settings.loki;
  if (url === undefined) return;
  const intervalMs = intervalSeconds === undefined ? undefined : intervalSeconds * 1000;
  try {
    const fromMs = clock.nowMs() - sinceMs;
    const onDifference = (one: AuditDifference): void =>
      onProblem('loki', new Error(differenceText(one)), undefined);
    sources.push(
      new LokiSource({
        ...loki,
        name: 'loki',
        url,
        intervalMs,
        fromMs,
        streams,
        clock,
        onDifference,
      }),
    );
    const { origin, pathname } = new URL(url);
    const pace = intervalMs === undefined ? '' : `, every ${intervalSeconds} s`;
    opened.push(`reads ${loki.selector} from Loki at ${origin}${pathname}${pace}`);
  } catch (error) {
    problems.push(`loki: ${sentenceOf(error)}`);
  }
}

function differenceText({ labels, minuteMs, counted, handedOver }: AuditDifference): string {
  const minute = new Date(minuteMs).toISOString().slice(0, 16);
  const stream = JSON.stringify(labels);
  return `Loki counts ${counted} lines of ${stream} in the minute ${minute}Z, ${handedOver} were read`;
}

async function openSyslog(opening: Opening): Promise<void> {
  const { settings, streams, clock } = opening.options;
  const place = parseAddress(settings.syslog.listen);
  if (place === undefined) return;
  const journal = await openJournal(opening, 'syslog');
  if (journal === undefined) return;
  const { address, port } = place;
  const source = new SyslogSource({
    name: 'syslog',
    journal,
    streams,
    clock,
    address,
    udpPort: port,
    tcpPort: port,
  });
  const failures = await source.listen();
  opening.problems.push(...failures.map(sentenceOf));
  opening.sources.push(source);
  const ways = [
    ...(source.udpPort > 0 ? [`UDP ${address}:${source.udpPort}`] : []),
    ...(source.tcpPort > 0 ? [`TCP ${address}:${source.tcpPort}`] : []),
  ];
  if (ways.length > 0) opening.opened.push(`listens to syslog on ${ways.join(' and ')}`);
}

async function openPush(opening: Opening): Promise<PushJournal | undefined> {
  const { settings, streams } = opening.options;
  if (settings.push === 'off') return undefined;
  const journal = await openJournal(opening, 'push');
  if (journal === undefined) return undefined;
  opening.sources.push(new JournalSource({ name: 'push', journal, streams }));
  return journal;
}

async function openJournal(opening: Opening, name: string): Promise<PushJournal | undefined> {
  const { settings, clock } = opening.options;
  const totalBytesMax = settings.journal.megabytesMax * megabyte;
  const segmentBytesMax = Math.min(16 * megabyte, totalBytesMax / 4);
  const folder = join(settings.dataDir, 'journal', name);
  const journal = new PushJournal({ folder, clock, totalBytesMax, segmentBytesMax });
  try {
    await journal.open();
    opening.journals.push(journal);
    return journal;
  } catch (error) {
    opening.problems.push(`${name}: ${sentenceOf(error)}`);
    return undefined;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof DetectorError) return `${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
