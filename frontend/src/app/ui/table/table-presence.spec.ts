import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { TablePresence } from './table-presence';

@Component({ selector: 'aether-host', template: `<button type="button">one</button>`, hostDirectives: [TablePresence] })
class Host {
  readonly presence = inject(TablePresence);
}

describe('TablePresence', () => {
  function open(): { table: HTMLElement; presence: TablePresence } {
    const fixture = TestBed.createComponent(Host);
    const table = fixture.nativeElement as HTMLElement;
    document.body.replaceChildren(table);
    return { table, presence: fixture.componentInstance.presence };
  }
  const pointer = (type: string, pointerType: string): Event => Object.assign(new Event(type), { pointerType });

  it('is inside while a mouse is over the table, not after a tap', () => {
    const { table, presence } = open();
    table.dispatchEvent(pointer('pointerenter', 'touch'));
    expect(presence.inside()).toBe(false);
    table.dispatchEvent(pointer('pointerenter', 'mouse'));
    expect(presence.inside()).toBe(true);
    table.dispatchEvent(pointer('pointerleave', 'mouse'));
    expect(presence.inside()).toBe(false);
  });

  it('is inside while something in the table has the focus, and knows what', () => {
    const { table, presence } = open();
    const button = table.querySelector('button');
    button?.focus();
    expect(presence.focused()).toBe(button);
    button?.blur();
    expect(presence.inside()).toBe(false);
  });

  it('notices that the focused row has left the document', () => {
    const { table, presence } = open();
    table.querySelector('button')?.focus();
    table.replaceChildren();
    presence.look();
    expect(presence.inside()).toBe(false);
  });
});
