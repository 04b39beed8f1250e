import { Injectable, inject } from '@angular/core';
import type { RecordPage } from '@aetherlink/contracts/record';
import { firstValueFrom } from 'rxjs';
import { type RecordFilter, RecordsApi } from '../../data-access/records-api';

/** The server's maximum. */
export const PAGE = 200;

/** Reads the answer to one question page by page. What belongs to an older question comes back as null. */
@Injectable()
export class RecordPages {
  private readonly api = inject(RecordsApi);
  private question: RecordFilter | null = null;

  ask(question: RecordFilter | null): void {
    this.question = question;
  }

  async page(cursor: string | null): Promise<RecordPage | null> {
    const asked = this.question;
    if (asked === null) return null;
    try {
      const page = await firstValueFrom(this.api.page({ ...asked, limit: PAGE, cursor }));
      return asked === this.question ? page : null;
    } catch (failure) {
      if (asked === this.question) throw failure;
      return null;
    }
  }

  /** The list from its beginning, at least so many rows of it. */
  async prefix(rows: number): Promise<readonly RecordPage[] | null> {
    const pages: RecordPage[] = [];
    let missing = rows;
    let cursor: string | null = null;
    do {
      const page: RecordPage | null = await this.page(cursor);
      if (page === null) return null;
      pages.push(page);
      missing -= page.items.length;
      cursor = page.next_cursor;
    } while (missing > 0 && cursor !== null);
    return pages;
  }
}
