import assert from 'node:assert/strict';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type RenderedHost, renderedHosts } from './rendered-hosts.ts';

const fleets = { home: 'hosts/hosts.yaml', everything: 'test/kit/fleets/everything.yaml' } as const;
const golden = 'test/kit/golden';

/** A host's files as they will lie on its disk, and its plan beside them. */
function treeOf({ plan, files }: RenderedHost): ReadonlyMap<string, string> {
  const listing = files.map(
    ({ path, mode, owner, isStageOnly }) =>
      `${mode} ${owner} ${path}${isStageOnly ? ' (staged only)' : ''}`,
  );
  const { containers, networks, ports, programs, dockerDaemon, reasons, bundles } = plan;
  const steps = bundles.map(({ files: _files, ...rest }) => rest);
  const rest = { networks, ports, programs, dockerDaemon, reasons, containers, steps, listing };
  return new Map([
    ['plan.json', `${JSON.stringify(rest, undefined, 2)}\n`],
    // What is the same on every host and copied as it is needs no second copy.
    ...files
      .filter(({ template }) => template.endsWith('.hbs'))
      .map(({ path, content }) => [path.slice(1), content] as const),
  ]);
}

for (const [name, file] of Object.entries(fleets)) {
  test(`the files of every host of ${file} are as they were (UPDATE_GOLDEN=1 takes the new ones)`, () => {
    const trees = new Map(
      renderedHosts
        .ofFile(file)
        .flatMap((host) =>
          [...treeOf(host)].map(([path, content]) => [
            join(golden, name, host.plan.host.name, path),
            content,
          ]),
        ),
    );
    if (process.env['UPDATE_GOLDEN'] === '1') update(join(golden, name), trees);
    const present = globSync(join(golden, name, '**/*')).filter((path) => statSync(path).isFile());
    assert.deepEqual(present.toSorted(), [...trees.keys()].toSorted());
    for (const [path, content] of trees) assert.equal(content, readFileSync(path, 'utf8'), path);
  });
}

function update(folder: string, trees: ReadonlyMap<string, string>): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  for (const [path, content] of trees) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
