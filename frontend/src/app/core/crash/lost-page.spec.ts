import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withNavigationErrorHandler } from '@angular/router';
import { Toasts } from '../../ui/toast/toasts';
import { FreshStart } from '../session/fresh-start';
import { CrashHandler } from './crash-handler';
import { PAGE_PROBE, tryLostPageAnew } from './lost-page';

const LOST = 'Failed to fetch dynamically imported module: http://127.0.0.1/chunk-1.js';

describe('a page whose code cannot be fetched', () => {
  const probe = jest.fn<Promise<boolean>, [string]>();
  const at = jest.fn<void, [string]>();

  beforeEach(() => {
    probe.mockReset();
    at.mockReset();
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    TestBed.configureTestingModule({
      providers: [
        CrashHandler,
        { provide: PAGE_PROBE, useValue: probe },
        { provide: FreshStart, useValue: { at } },
        provideRouter(
          [
            { path: 'audit', loadComponent: () => Promise.reject(new TypeError(LOST)) },
            { path: 'broken', loadComponent: () => Promise.reject(new Error('boom')) },
            { path: '**', children: [] },
          ],
          withNavigationErrorHandler(tryLostPageAnew),
        ),
      ],
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const told = (): string[] =>
    TestBed.inject(Toasts)
      .shown()
      .map((toast) => toast.text);

  /** Goes there and hands what nobody caught to the crash handler, as the browser does. */
  async function go(url: string): Promise<void> {
    try {
      await TestBed.inject(Router).navigateByUrl(url);
    } catch (fault) {
      TestBed.inject(CrashHandler).handleError(fault);
    }
  }

  /** After everything that waits for nothing but an answer that is there already. */
  const flushed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  it('is loaded anew as a whole once the server answers', async () => {
    probe.mockResolvedValue(true);
    await go('/');
    await go('/audit?ring=people');
    await flushed();
    expect(probe).toHaveBeenCalledWith('/audit?ring=people');
    expect(at).toHaveBeenCalledWith('/audit?ring=people');
    expect(told()).toEqual([]);
  });

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['gives no page', () => Promise.resolve(false)],
  ])('leaves this page as it is while the server %s, and says so each time', async (_how, answer) => {
    probe.mockImplementation(answer);
    await go('/');
    for (const times of [1, 2]) {
      await go('/audit');
      await flushed();
      expect(told()).toHaveLength(times);
    }
    expect(told()[0]).toMatch(/no connection to the Command Center/);
    expect(at).not.toHaveBeenCalled();
  });

  it('is a crash where the page has only just been loaded, so that it is not loaded for ever', async () => {
    await go('/audit');
    expect(probe).not.toHaveBeenCalled();
    expect(told()).toEqual(['This part of the page stopped working.']);
  });

  it('is not what a fault of our own is', async () => {
    await go('/');
    await go('/broken');
    expect(probe).not.toHaveBeenCalled();
    expect(told()).toEqual(['This part of the page stopped working.']);
  });
});
