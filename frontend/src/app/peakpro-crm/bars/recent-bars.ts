import { Component, computed, input } from '@angular/core';
import type { RecentRun } from '@aetherlink/contracts/schedule';
import { barWords } from './bar-words';
import { runBars } from './run-bars';

const SCALE = { step: 6.6, base: 14, tallest: 11, lowest: 2, hang: 6 };
const SLOTS = 12;

/** The last twelve runs of a row: what succeeded stands, what failed hangs below the line. */
@Component({
  selector: 'aether-recent-bars',
  templateUrl: './recent-bars.html',
  styleUrl: './bars.scss',
})
export class RecentBars {
  /** Newest first. */
  readonly runs = input.required<readonly RecentRun[]>();
  protected readonly label = computed(() => barWords(this.runs()));
  protected readonly bars = computed(() => runBars(this.runs(), SCALE));
  /** Fewer than twelve stand at the right end, where the newest belongs. */
  protected readonly shift = computed(() => `translate(${(SLOTS - this.runs().length) * SCALE.step} 0)`);
}
