import { Component, computed, inject, input } from '@angular/core';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { AUDIT_PAGE, CHAIN } from '../../core/strings/audit.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { formatCount } from '../../ui/time/format-count';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { AuditChain } from './audit-chain';
import { brokenWords } from './chain-words';

/** The place of one entry in the chain of its ring. */
@Component({
  selector: 'aether-chain-facts',
  imports: [CopyButton],
  template: `
    <dl>
      <dt>{{ words.seq }}</dt>
      <dd>{{ place() }}</dd>
      <dt>{{ words.hash }}</dt>
      @if (entry().hash; as hash) {
        <dd class="id">
          <span class="mono">{{ hash }}</span>
          <aether-copy-button [text]="hash" [label]="words.copyHash" />
        </dd>
      } @else {
        <dd class="muted">{{ words.noHash }}</dd>
      }
    </dl>
    @if (checked(); as sentence) {
      <p class="muted">{{ sentence }}</p>
    }
  `,
  styleUrls: ['../../ui/sheet/fact-list.scss', './chain-facts.scss'],
})
export class ChainFacts {
  private readonly zone = inject(ShownZone).zone;
  private readonly chain = inject(AuditChain);
  readonly entry = input.required<AuditEntry>();

  protected readonly words = CHAIN;
  protected readonly place = computed(() => `${AUDIT_PAGE.rings[this.entry().ring]} ${formatCount(this.entry().seq)}`);
  /** Empty for those who may not check. */
  protected readonly checked = computed(() => {
    const verification = this.chain.verification();
    if (verification === undefined) return '';
    const { first_bad: bad, verified_up_to: id, verified_at: at } = verification;
    if (bad !== undefined) return `${brokenWords(bad)}: ${bad.reason}`;
    if (id === null) return CHAIN.nothing;
    const words = this.entry().id > id ? CHAIN.entryLater : CHAIN.entryVerified;
    return words(formatCount(id), formatClock(at, this.zone(), false));
  });
}
