import { Component, computed, inject, input } from '@angular/core';
import type { SummaryBin } from '@aetherlink/contracts/summary';
import { RUNS_STRIP } from '../../core/strings/dashboard.strings';
import { FRAME } from '../../core/strings/frame.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { hourRows } from './strip-figures';

/** The figures of the chart for those who do not see it. */
@Component({
  selector: 'aether-runs-table',
  template: `
    <!-- A table takes no height, so that it would make the page longer than it looks. -->
    <div class="vh">
      <table>
        <caption>
          {{
            caption()
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col">{{ words.hour }}</th>
            <th scope="col">{{ words.succeeded }}</th>
            <th scope="col">{{ words.failed }}</th>
            <th scope="col">{{ words.skipped }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.from) {
            <tr>
              <th scope="row">{{ clock(row.from) }}</th>
              <td>{{ count(row.succeeded) }}</td>
              <td>{{ count(row.failed) }}</td>
              <td>{{ count(row.skipped) }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class RunsTable {
  private readonly zone = inject(ShownZone).zone;
  readonly bins = input.required<readonly SummaryBin[]>();
  protected readonly words = RUNS_STRIP;
  protected readonly count = formatCount;
  protected readonly rows = computed(() => hourRows(this.bins()));
  protected readonly caption = computed(() => RUNS_STRIP.table(this.zone() === 'utc' ? FRAME.utc : FRAME.local));

  protected clock(at: number): string {
    return formatClock(at, this.zone(), false);
  }
}
