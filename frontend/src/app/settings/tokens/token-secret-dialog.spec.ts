import { TestBed } from '@angular/core/testing';
import { PartBed } from '../../core/testing/part-bed';
import { TextClipboard } from '../../ui/copy/text-clipboard';
import { TokenSecretDialog } from './token-secret-dialog';

describe('TokenSecretDialog', () => {
  const copy = jest.fn<Promise<boolean>, [string]>();

  function open(works = true): PartBed<TokenSecretDialog> {
    copy.mockReset().mockResolvedValue(works);
    const dialog = { title: 'Token ci created', secret: 'acc_secret' };
    return new PartBed(TokenSecretDialog, { dialog, providers: [{ provide: TextClipboard, useValue: { copy } }] });
  }
  const leavesWindow = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  afterEach(() => TestBed.resetTestingModule());

  it('shows the secret and says that this is the only time', () => {
    const bed = open();
    expect(bed.words).toContain('Copy it now. It cannot be shown again.');
    expect(bed.page.querySelector('input')?.value).toBe('acc_secret');
  });

  it('asks whoever leaves without having copied it, also when the window closes', async () => {
    const bed = open();
    expect(bed.part.componentInstance.mayClose()).toBe(false);
    await bed.drawn();
    expect(bed.words).toContain('You have not copied it. It cannot be shown again.');
    expect(document.activeElement?.textContent).toBe('Go back');
    expect(leavesWindow()).toBe(false);
    await bed.press('Go back');
    expect(bed.words).not.toContain('You have not copied it.');
    expect(document.activeElement?.textContent?.trim()).toBe('Copy');
    expect(bed.part.componentInstance.mayClose()).toBe(false);
    await bed.drawn();
    await bed.press('Leave without copying');
    expect(bed.closedWith).toBeDefined();
    expect(bed.part.componentInstance.mayClose()).toBe(true);
  });

  it('lets go once it is copied', async () => {
    const bed = open();
    await bed.press('Copy');
    expect(copy).toHaveBeenCalledWith('acc_secret');
    expect(bed.part.componentInstance.mayClose()).toBe(true);
    expect(leavesWindow()).toBe(true);
  });

  it('counts a copy by hand where the browser offers no clipboard', async () => {
    const bed = open(false);
    await bed.press('Copy');
    expect(bed.part.componentInstance.mayClose()).toBe(false);
    bed.page.querySelector('input')?.dispatchEvent(new Event('copy'));
    expect(bed.part.componentInstance.mayClose()).toBe(true);
  });
});
