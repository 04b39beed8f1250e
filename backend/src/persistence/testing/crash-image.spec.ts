import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCrashed } from './crash-image.js';

describe('The image of a crash', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'crash-image-'));
    await mkdir(join(root, 'live', 'inside'), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is of one moment, although files are written, replaced and renamed while it is taken', async () => {
    const at = (name: string): string => join(root, 'live', name);
    let isWriting = true;
    const writing = (async () => {
      // A reader that comes between the two sees the count only with its journal.
      for (let count = 1; count <= 200 && isWriting; count += 1) {
        await appendFile(at('journal'), `${count}\n`);
        await writeFile(at('inside/count.tmp'), String(count));
        await rename(at('inside/count.tmp'), at('inside/count'));
      }
    })();
    await writeFile(at('store.lock'), 'held');
    try {
      await copyCrashed(join(root, 'live'), join(root, 'left'));
    } finally {
      isWriting = false;
      await writing;
    }
    const journal = (await readFile(join(root, 'left', 'journal'), 'utf8')).trimEnd().split('\n').length;
    const count = Number(await readFile(join(root, 'left', 'inside', 'count'), 'utf8'));
    expect(journal - count).toBeGreaterThanOrEqual(0);
    expect(journal - count).toBeLessThanOrEqual(1);
    await expect(readFile(join(root, 'left', 'store.lock'))).rejects.toThrow('ENOENT');
  });
});
