import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TestBed } from '@angular/core/testing';
import { ToastStack } from './toast-stack';
import { Toasts } from './toasts';

describe('Toasts', () => {
  const announce = jest.fn().mockResolvedValue(undefined);
  let toasts: Toasts;

  beforeEach(() => {
    jest.useFakeTimers();
    announce.mockClear();
    TestBed.configureTestingModule({ providers: [{ provide: LiveAnnouncer, useValue: { announce } }] });
    toasts = TestBed.inject(Toasts);
  });
  afterEach(() => jest.useRealTimers());

  const texts = (): string[] => toasts.shown().map((toast) => toast.text);

  it('leave after six seconds', () => {
    toasts.show('saved');
    jest.advanceTimersByTime(5_999);
    expect(texts()).toEqual(['saved']);
    jest.advanceTimersByTime(1);
    expect(texts()).toEqual([]);
  });

  it('stay when they tell an error, until somebody dismisses them', () => {
    toasts.error('not saved');
    jest.advanceTimersByTime(600_000);
    expect(texts()).toEqual(['not saved']);
    toasts.dismiss(toasts.shown()[0]?.id ?? 0);
    expect(texts()).toEqual([]);
  });

  it('are at most three, the newest ones', () => {
    for (const text of ['a', 'b', 'c', 'd']) toasts.show(text);
    expect(texts()).toEqual(['b', 'c', 'd']);
  });

  it('are announced, errors at once', () => {
    toasts.show('saved');
    toasts.error('not saved');
    expect(announce.mock.calls).toEqual([
      ['saved', 'polite'],
      ['not saved', 'assertive'],
    ]);
  });

  it('wait while somebody reads them', async () => {
    const fixture = TestBed.createComponent(ToastStack);
    toasts.show('saved');
    TestBed.tick();
    const item = (fixture.nativeElement as HTMLElement).querySelector('li');
    item?.dispatchEvent(new MouseEvent('mouseenter'));
    jest.advanceTimersByTime(60_000);
    expect(texts()).toEqual(['saved']);
    item?.dispatchEvent(new MouseEvent('mouseleave'));
    jest.advanceTimersByTime(6_000);
    expect(texts()).toEqual([]);
  });

  it('do what their button says, once', () => {
    const run = jest.fn();
    const fixture = TestBed.createComponent(ToastStack);
    toasts.show('paused', { action: { label: 'Undo', run }, stayMs: 10_000 });
    TestBed.tick();
    (fixture.nativeElement as HTMLElement).querySelector<HTMLButtonElement>('.link')?.click();
    expect(run).toHaveBeenCalledTimes(1);
    expect(texts()).toEqual([]);
  });
});
