import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';

/** Below this depth a value is one line of JSON. */
const DEEPEST = 6;

/** One field of a value; it has `branches` where its value has fields of its own. */
interface Branch {
  readonly name: string;
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** Any value of an open record as nested names and values, always as text. */
@Component({
  selector: 'aether-value-tree',
  imports: [NgTemplateOutlet],
  template: `
    <ng-template #level let-branches>
      <ul>
        @for (branch of branches; track branch.name) {
          <li>
            <span class="name">{{ branch.name }}</span>
            @if (branch.branches.length > 0) {
              <ng-container [ngTemplateOutlet]="level" [ngTemplateOutletContext]="{ $implicit: branch.branches }" />
            } @else {
              <span class="value">{{ branch.text }}</span>
            }
          </li>
        }
      </ul>
    </ng-template>
    <ng-container [ngTemplateOutlet]="level" [ngTemplateOutletContext]="{ $implicit: branches() }" />
  `,
  styleUrl: './value-tree.scss',
})
export class ValueTree {
  readonly value = input.required<object>();
  protected readonly branches = computed(() => branchesOf(this.value(), 1));
}

function branchesOf(value: object, depth: number): readonly Branch[] {
  return Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const nests = typeof inner === 'object' && inner !== null && depth < DEEPEST;
    const text = typeof inner === 'string' ? inner : JSON.stringify(inner);
    return { name, text, branches: nests ? branchesOf(inner, depth + 1) : [] };
  });
}
