import { TestBed } from '@angular/core/testing';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { anEntry } from '../../core/testing/an-entry';
import { NOW } from '../../core/testing/now';
import { PartBed } from '../../core/testing/part-bed';
import { AuditRow } from './audit-row';

const open = (change: Partial<AuditEntry> = {}, inputs: Record<string, unknown> = {}) =>
  new PartBed(AuditRow, { inputs: { entry: anEntry(change), index: 4, href: '/audit?open=1', ...inputs } });

describe('AuditRow', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('says when to the millisecond, what, whose, who, from where and whether it worked', () => {
    const actor_detail = { type: 'token', id: 'token:1', role: 'runner' };
    const bed = open({
      ts: NOW + 0.007,
      actor: 'token:nightly',
      actor_detail,
      action_id: 'a1f3-0000-9c2e',
      source: 'api',
    });
    expect(bed.words).toBe(
      '14:32:07.007 Run now acme · token:nightly token:nightly runner api Success Only entries of action a1f3…9c2e',
    );
    expect(bed.button('Only entries of action').getAttribute('href')).toBe('/?action=a1f3-0000-9c2e');
    expect(bed.page.getAttribute('aria-rowindex')).toBe('6');
  });

  it('marks a denial with the ring with slash', () => {
    const bed = open({
      operation: 'auth.denied',
      outcome: 'denied',
      tenant: 'system',
      metadata: { code: 'forbidden' },
    });
    expect(bed.words).toContain('Denied not allowed whole product · local:ops');
    const marks = [...bed.page.querySelectorAll('use')].map((use) => use.getAttribute('href'));
    expect(marks.filter((mark) => mark === '#icon-cancel')).toHaveLength(2);
  });

  it('opens by a plain click and leaves any other one to the browser', async () => {
    const bed = open();
    let opened = 0;
    bed.part.componentInstance.opened.subscribe(() => (opened += 1));
    await bed.press('Run now');
    const click = new MouseEvent('click', { ctrlKey: true, cancelable: true });
    bed.button('Run now').dispatchEvent(click);
    expect(opened).toBe(1);
    expect(click.defaultPrevented).toBe(false);
  });

  it('moves the second lines into tooltips when it is compact', () => {
    const bed = open({ after: { reason: 'Office move' } }, { compact: true });
    expect(bed.words).not.toContain('Office move');
    expect(bed.button('Run now').title).toBe('“Office move”');
  });
});
