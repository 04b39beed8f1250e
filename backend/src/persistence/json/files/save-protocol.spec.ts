import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskError, FaultyDisk } from '../../testing/faulty-disk.js';
import { saveFile } from './save-protocol.js';

describe('the save protocol', () => {
  let directory: string;
  let disk: FaultyDisk;
  const free = (): void => undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'save-'));
    disk = new FaultyDisk();
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const save = (content: string, fence = free): Promise<void> =>
    saveFile(disk, directory, 'x.json', [Buffer.from(content)], fence);
  const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');

  it('keeps two generations, both readable by their owner only, and no temporary file', async () => {
    await save('one');
    await save('two');
    await save('three');
    expect([await read('x.json'), await read('x.json.bak')]).toEqual(['three', 'two']);
    expect(await readdir(directory)).toEqual(['x.json', 'x.json.bak']);
    expect((await stat(join(directory, 'x.json'))).mode & 0o777).toBe(0o600);
  });

  it('syncs the file before it takes the place, and the directory after', async () => {
    await save('one');
    disk.events.length = 0;
    await save('two');
    expect(disk.events.map(({ call, path }) => `${call} ${path.slice(directory.length + 1)}`)).toEqual([
      'open x.json.tmp',
      'write x.json.tmp',
      'sync x.json.tmp',
      'link x.json.bak.tmp',
      'rename x.json.bak',
      'rename x.json',
      'syncDirectory ',
    ]);
  });

  it('goes on after a short write', async () => {
    const large = 'x'.repeat(100_000);
    let calls = 0;
    const short = new (class extends FaultyDisk {
      override async open(path: string, flags: 'wx' | 'w' | 'r+') {
        const file = await super.open(path, flags);
        const write = (bytes: Uint8Array, at: number): Promise<number> => {
          calls += 1;
          return file.write(bytes.subarray(0, 4_096), at);
        };
        return { ...file, write };
      }
    })();
    await saveFile(short, directory, 'x.json', [Buffer.from(large)], free);
    expect(await read('x.json')).toBe(large);
    expect(calls).toBe(25);
  });

  it('leaves the old file and nothing else when the disk is full in the middle', async () => {
    await save('the old one');
    disk.room = 4;
    await expect(save('the new one')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await read('x.json')).toBe('the old one');
    expect(await readdir(directory)).toEqual(['x.json']);
  });

  it.each(['open', 'write', 'sync', 'link', 'rename'] as const)('leaves the old file when %s fails', async (call) => {
    await save('older');
    await save('old');
    disk.break(call, 'EIO');
    await expect(save('new')).rejects.toMatchObject({ code: 'EIO' });
    expect(await read('x.json')).toBe('old');
    expect(['older', 'old']).toContain(await read('x.json.bak'));
    disk.heal();
    await save('new');
    expect([await read('x.json'), await read('x.json.bak')]).toEqual(['new', 'old']);
  });

  it('has a whole file under both names wherever it is interrupted', async () => {
    await save('older');
    await save('old');
    for (let step = 1; step <= 7; step += 1) {
      let calls = 0;
      disk.fault = () => ((calls += 1) >= step ? diskError('EIO') : undefined);
      await save('new').catch(() => undefined);
      expect(['old', 'new']).toContain(await read('x.json'));
      expect(['older', 'old']).toContain(await read('x.json.bak'));
    }
  });

  it('writes nothing at all when the directory is no longer ours, and takes no place when it is lost meanwhile', async () => {
    await save('old');
    const lost = (): never => {
      throw new Error('lost');
    };
    disk.events.length = 0;
    await expect(save('new', lost)).rejects.toThrow('lost');
    expect(disk.events).toEqual([]);
    let asked = 0;
    await expect(save('new', () => ((asked += 1) > 1 ? lost() : undefined))).rejects.toThrow('lost');
    expect(await read('x.json')).toBe('old');
  });

  it('replaces a step that an earlier crash has left behind', async () => {
    await save('one');
    await writeFile(join(directory, 'x.json.bak.tmp'), 'half');
    await writeFile(join(directory, 'x.json.tmp'), 'half of something longer');
    await save('two');
    expect([await read('x.json'), await read('x.json.bak')]).toEqual(['two', 'one']);
  });
});
