import { Component, computed, input } from '@angular/core';
import type { ResourceStats } from '@aetherlink/contracts/run';
import { RUN } from '../../core/strings/peakpro-crm-run.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatDuration } from '../../ui/time/format-duration';

type Counter = keyof typeof RUN.resourceColumns;

/** These stand in every table; the others only where something happened. */
const ALWAYS: readonly Counter[] = ['fetched', 'created', 'updated', 'unchanged', 'pages', 'api_calls'];
const ORDER: readonly Counter[] = [
  'fetched',
  'created',
  'updated',
  'unchanged',
  'failed',
  'missing_marked',
  'pages',
  'api_calls',
  'rate_limited',
  'retries',
];

/** What a run did about each resource. */
@Component({
  selector: 'aether-run-resources',
  template: `
    <div class="scroll" role="region" tabindex="0" [attr.aria-label]="words.resources">
      <table>
        <caption class="vh">
          {{
            words.resources
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col">{{ words.resource }}</th>
            @for (column of columns(); track column) {
              <th scope="col">{{ words.resourceColumns[column] }}</th>
            }
            <th scope="col">{{ words.took }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.name) {
            <tr>
              <th scope="row">{{ row.name }}</th>
              @for (value of row.values; track $index) {
                <td>{{ value }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styleUrl: './run-resources.scss',
})
export class RunResources {
  readonly resources = input.required<Readonly<Record<string, ResourceStats>>>();
  protected readonly words = RUN;
  private readonly entries = computed(() => Object.entries(this.resources()));
  protected readonly columns = computed(() =>
    ORDER.filter((name) => ALWAYS.includes(name) || this.entries().some(([, stats]) => stats[name] > 0)),
  );
  protected readonly rows = computed(() =>
    this.entries().map(([name, stats]) => ({
      name: capital(name.replaceAll('_', ' ')),
      values: [...this.columns().map((column) => formatCount(stats[column])), formatDuration(stats.duration_ms / 1000)],
    })),
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
