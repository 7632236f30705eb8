import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DetectorError } from '../model/detector-error.ts';
import type { DataSet } from './data-set.ts';
import { judgeSessions } from './judge-sessions.ts';
import { readText } from './read-text.ts';

/** Of HDFS's blocks, so many are anomalous in the field (Xu et al., SOSP 2009: 16,838 of 575,061). */
const hdfsShare = 16_838 / 575_061;

/** HDFS: a session a line; the training part is the first 60 % of train. */
export const hdfsSequences: DataSet = {
  name: 'hdfs-sequences',
  async judge({ folder, limits: { targetFpr } }) {
    const sessions = await readSessions(folder, 'train');
    const cut = Math.floor(sessions.length * 0.6);
    const measures = judgeSessions({
      train: sessions.slice(0, cut),
      isTrainClean: true,
      targetFpr,
      normal: sessions.slice(cut),
      abnormal: await readSessions(folder, 'test_abnormal'),
      anomalousShare: hdfsShare,
    });
    return [{ name: 'hdfs-sequences', measures }];
  },
};

/** OpenStack: a request a line. */
export const openstackSequences: DataSet = {
  name: 'openstack-sequences',
  async judge({ folder, limits: { targetFpr } }) {
    const measures = judgeSessions({
      train: await readSessions(folder, 'train'),
      isTrainClean: true,
      targetFpr,
      normal: await readSessions(folder, 'test_normal'),
      abnormal: await readSessions(folder, 'test_abnormal'),
    });
    return [{ name: 'openstack-sequences', measures }];
  },
};

/**
 * The first 104,815 lines of HDFS: 0.0 trains without anomalies, 1.0 with, and the model is not told
 * which; the test is one. Of its 57 anomalous sessions, 29 have the very counts of a normal one.
 */
export const hdfs100k: DataSet = {
  name: 'hdfs-100k',
  async judge({ folder, limits: { targetFpr } }) {
    const files = await readdir(folder);
    const variants = files.flatMap((file) => /^sessions_(.*)_train\.json/.exec(file)?.[1] ?? []);
    return Promise.all(
      variants.toSorted().map(async (variant) => {
        const train = await readLabelled(folder, `sessions_${variant}_train`);
        const test = await readLabelled(folder, `sessions_${variant}_test`);
        const measures = judgeSessions({
          train: train.map(({ templates }) => templates),
          isTrainClean: false,
          targetFpr,
          normal: test.filter(({ label }) => label === 0).map(({ templates }) => templates),
          abnormal: test.filter(({ label }) => label === 1).map(({ templates }) => templates),
        });
        return { name: `hdfs-100k/${variant}`, measures };
      }),
    );
  },
};

/** Lines of `id,event event …`. */
async function readSessions(folder: string, name: string): Promise<readonly string[][]> {
  const text = await readText(await find(folder, name));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line
        .slice(line.indexOf(',') + 1)
        .trim()
        .split(' '),
    );
}

interface Labelled {
  readonly templates: readonly string[];
  readonly label: number;
}

async function readLabelled(folder: string, name: string): Promise<readonly Labelled[]> {
  const text = await readText(await find(folder, name));
  return Object.values(JSON.parse(text) as Record<string, Labelled>);
}

/** A file of that name, gzipped or not. */
async function find(folder: string, name: string): Promise<string> {
  const files = await readdir(folder);
  const file = files.find((each) => each === name || each.startsWith(`${name}.`));
  if (file === undefined) {
    throw new DetectorError(`${join(folder, name)} is not there`, {
      code: 'input-not-found',
      hint: 'Lay the folder out as its README says.',
    });
  }
  return join(folder, file);
}
