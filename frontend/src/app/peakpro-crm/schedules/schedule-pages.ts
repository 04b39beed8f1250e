import { Injectable, inject } from '@angular/core';
import type { SchedulePage } from '@aetherlink/contracts/schedule';
import { firstValueFrom } from 'rxjs';
import { SchedulesApi } from '../../data-access/schedules-api';
import { type TableQuestion, tableQuery } from './table-question';

export const PAGE = 200;
/** The server's maximum; used to catch up with a far jump of the scroll bar. */
const LONG_PAGE = 500;

/** Reads the answer to one question page by page. What belongs to an older question comes back as null. */
@Injectable()
export class SchedulePages {
  private readonly api = inject(SchedulesApi);
  private question: TableQuestion | null = null;

  ask(question: TableQuestion): void {
    this.question = question;
  }

  /** The page at a cursor, as long as it takes to reach `end`. */
  async next(cursor: string, loaded: number, end: number): Promise<SchedulePage | null> {
    return this.page(cursor, end - loaded > PAGE ? LONG_PAGE : PAGE);
  }

  /** The list from its beginning, at least so many rows of it. */
  async prefix(rows: number): Promise<readonly SchedulePage[] | null> {
    const pages: SchedulePage[] = [];
    let missing = rows;
    let cursor: string | null = null;
    do {
      const page: SchedulePage | null = await this.page(cursor, missing > PAGE ? LONG_PAGE : PAGE);
      if (page === null) return null;
      pages.push(page);
      missing -= page.items.length;
      cursor = page.next_cursor;
    } while (missing > 0 && cursor !== null);
    return pages;
  }

  private async page(cursor: string | null, limit: number): Promise<SchedulePage | null> {
    const asked = this.question;
    if (asked === null) return null;
    try {
      const page = await firstValueFrom(this.api.page({ ...tableQuery(asked), limit, cursor }));
      return asked === this.question ? page : null;
    } catch (failure) {
      if (asked === this.question) throw failure;
      return null;
    }
  }
}
