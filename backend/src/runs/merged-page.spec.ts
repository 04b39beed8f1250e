import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergedPage, type MergeSource } from './merged-page.js';

interface Item {
  readonly at: number;
  readonly name: string;
}

const source = (items: readonly Item[]): MergeSource<Item> => ({
  read: (until, limit) => {
    const rows = [...items].sort((a, b) => b.at - a.at).filter(({ at }) => at <= (until ?? Infinity));
    return Promise.resolve({ rows: rows.slice(0, limit), nextCursor: null, total: null, historyPruned: false });
  },
});

async function readAll(sources: readonly MergeSource<Item>[], limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await mergedPage(sources, ({ at }) => at, limit, cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
  throw new Error('The pages never end.');
}

describe('several lists read as one', () => {
  it('shows every item exactly once, newest first, whatever the page size and however many share a moment', async () => {
    const moments = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(moments, moments, fc.integer({ min: 1, max: 7 }), async (left, right, limit) => {
        const name = (side: string) => (at: number, i: number) => ({ at, name: `${side}${i}` });
        const lists = [left.map(name('l')), right.map(name('r'))];
        const items = await readAll(lists.map(source), limit);
        expect(items.map((item) => item.name).sort()).toEqual(
          lists
            .flat()
            .map((item) => item.name)
            .sort(),
        );
        expect(items.map(({ at }) => at)).toEqual([...items].map(({ at }) => at).sort((a, b) => b - a));
      }),
    );
  });

  it('refuses what is no cursor of its own', async () => {
    for (const cursor of [
      'x',
      '',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('[1,-1]').toString('base64url'),
    ]) {
      await expect(mergedPage([source([])], ({ at }) => at, 5, cursor)).rejects.toMatchObject({
        code: 'validation_failed',
      });
    }
  });
});
