import { TestBed } from '@angular/core/testing';
import { ValueTree } from './value-tree';

function treeOf(value: object): HTMLElement {
  const fixture = TestBed.createComponent(ValueTree);
  fixture.componentRef.setInput('value', value);
  TestBed.tick();
  return fixture.nativeElement as HTMLElement;
}
const texts = (tree: HTMLElement) => [...tree.querySelectorAll('span')].map((one) => one.textContent);

describe('ValueTree', () => {
  it('nests what has fields of its own', () => {
    const tree = treeOf({ client: { ip: '192.0.2.7' }, tenants: ['acme', 7] });
    expect(texts(tree)).toEqual(['client', 'ip', '192.0.2.7', 'tenants', '0', 'acme', '1', '7']);
    expect(tree.querySelectorAll('ul ul')).toHaveLength(2);
  });

  it('shows empty and missing values as JSON does', () => {
    expect(texts(treeOf({ a: null, b: {}, c: [], d: false, e: '' }))).toEqual([
      'a',
      'null',
      'b',
      '{}',
      'c',
      '[]',
      'd',
      'false',
      'e',
      '',
    ]);
  });

  it('never reads a text as markup', () => {
    const tree = treeOf({ note: '<img src=x>' });
    expect(tree.querySelector('img')).toBeNull();
    expect(texts(tree)).toContain('<img src=x>');
  });

  it('ends a value that is nested too deep with its JSON', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } };
    expect(texts(treeOf(deep)).slice(-2)).toEqual(['f', '{"g":1}']);
  });
});
