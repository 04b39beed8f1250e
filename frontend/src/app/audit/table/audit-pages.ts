import { Injectable, inject } from '@angular/core';
import type { AuditPage } from '@aetherlink/contracts/audit';
import { firstValueFrom } from 'rxjs';
import { AuditApi, type AuditFilter } from '../../data-access/audit-api';

const PAGE = 100;

/** Reads the answer to one question page by page. What belongs to an older question comes back as null. */
@Injectable()
export class AuditPages {
  private readonly api = inject(AuditApi);
  private question: AuditFilter = {};

  ask(question: AuditFilter): void {
    this.question = question;
  }

  async page(cursor: string | null): Promise<AuditPage | null> {
    const asked = this.question;
    try {
      const page = await firstValueFrom(this.api.page({ ...asked, limit: PAGE, cursor }));
      return asked === this.question ? page : null;
    } catch (failure) {
      if (asked === this.question) throw failure;
      return null;
    }
  }
}
