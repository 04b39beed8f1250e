import { Component, computed, input } from '@angular/core';

/** Below this depth a value is one line of JSON. */
const DEEPEST = 6;

/** One field of a value; `inner` where it has fields of its own. */
interface Branch {
  readonly name: string;
  readonly text: string;
  readonly inner: object | null;
}

/** Any value of an open record as nested names and values, always as text. */
@Component({
  selector: 'aether-value-tree',
  template: `
    <ul>
      @for (branch of branches(); track branch.name) {
        <li>
          <span class="name">{{ branch.name }}</span>
          @if (branch.inner; as inner) {
            <aether-value-tree [value]="inner" [depth]="depth() + 1" />
          } @else {
            <span class="value">{{ branch.text }}</span>
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './value-tree.scss',
})
export class ValueTree {
  readonly value = input.required<object>();
  readonly depth = input(0);

  protected readonly branches = computed(() => Object.entries(this.value()).map((field) => this.branch(field)));

  private branch([name, value]: [string, unknown]): Branch {
    const nests = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    if (nests && this.depth() < DEEPEST) return { name, text: '', inner: value };
    return { name, text: typeof value === 'string' ? value : JSON.stringify(value), inner: null };
  }
}
