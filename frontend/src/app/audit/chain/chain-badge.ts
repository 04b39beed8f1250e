import { Component, computed, inject } from '@angular/core';
import { errorSentence } from '../../core/http/error-sentence';
import { CHAIN } from '../../core/strings/audit.strings';
import { Icon } from '../../ui/icon/icon';
import { StatusMark } from '../../ui/status/status-mark';
import { formatCount } from '../../ui/time/format-count';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { AuditChain } from './audit-chain';
import { brokenWords } from './chain-words';

/** How far the chain was checked and with what result, and honestly what that proves. */
@Component({
  selector: 'aether-chain-badge',
  imports: [Icon, StatusMark],
  templateUrl: './chain-badge.html',
  styleUrl: './chain-badge.scss',
})
export class ChainBadge {
  private readonly zone = inject(ShownZone).zone;
  protected readonly chain = inject(AuditChain);
  protected readonly words = CHAIN;

  protected readonly said = computed(() => {
    const checked = this.chain.verification();
    if (checked === undefined) return null;
    if (checked.first_bad !== undefined) {
      const { reason } = checked.first_bad;
      return { mark: 'error', words: brokenWords(checked.first_bad), more: reason, hint: '' } as const;
    }
    const { verified_up_to: id, verified_at: at, kind } = checked;
    const words = id === null ? CHAIN.nothing : CHAIN.verified(formatCount(id), formatClock(at, this.zone(), false));
    const plain = kind === 'plain';
    return {
      mark: 'ok',
      words,
      more: plain ? CHAIN.plain : '',
      hint: plain ? CHAIN.plainHint : CHAIN.keyed,
    } as const;
  });
  protected readonly failed = computed(() => {
    const error = this.chain.error();
    return error && `${CHAIN.failed} ${errorSentence(error)}`;
  });
}
