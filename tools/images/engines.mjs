import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';
import { compressedSize } from './compressed-size.mjs';

export const works = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const textOf = (program, args) => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with code ${status}.`);
  return stdout;
};
const builds = (program, args) => spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;
const buildArguments = (values) =>
  Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);

const docker = {
  name: 'docker',
  answers: () => works('docker', ['info']),
  build: ({ name, dockerfile, values }) =>
    builds('docker', ['build', '-f', dockerfile, '-t', name, ...buildArguments(values), '.']),
  has: (image) => works('docker', ['image', 'inspect', image]),
  size: (image) => compressedSize('docker', ['save', image]),
  filesBelow: (folder, image) =>
    textOf('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'find', image, folder, '-type', 'f']),
};

/** Needs no daemon. HEALTHCHECK is known only to Docker's format, so that one is asked for. */
const buildah = {
  name: 'buildah',
  answers: () => works('buildah', ['images']),
  build: ({ name, dockerfile, values }) =>
    builds('buildah', ['build', '--format', 'docker', '-f', dockerfile, '-t', name, ...buildArguments(values), '.']),
  has: (image) => works('buildah', ['inspect', '--type', 'image', image]),
  size: async (image) => {
    const folder = mkdtempSync(join(tmpdir(), 'aetherlink-image-'));
    try {
      const archive = join(folder, 'image.tar');
      textOf('buildah', ['push', '-q', image, `docker-archive:${archive}`]);
      return await compressedSize('cat', [archive]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  filesBelow: (folder, image) => {
    const container = textOf('buildah', ['from', '--pull-never', image]).trim();
    try {
      return textOf('buildah', ['run', container, '--', 'find', folder, '-type', 'f']);
    } finally {
      spawnSync('buildah', ['rm', container], { stdio: 'ignore' });
    }
  },
};

/**
 * The first engine that answers, or undefined: `build({name, dockerfile, values})` says whether it worked, `has(image)`
 * whether it is stored here, `size(image)` gives bytes as a registry would keep them, `filesBelow(folder, image)` the
 * paths, one a line.
 */
export const presentEngine = () => [docker, buildah].find(({ answers }) => answers());
