import type { RunningImport } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';

/** How far a run has come: `Reading jobs, page 4 of 12, 214 records so far`. Empty before it has told anything. */
export function progressWords({ resource, page, expected_pages: pages, imported }: RunningImport): string {
  return [
    resource === undefined ? '' : IMPORT.reading(resource.replaceAll('_', ' ')),
    page === undefined ? '' : pageWords(page, pages),
    imported > 0 ? IMPORT.soFar(formatCount(imported), imported === 1) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function pageWords(page: number, pages: number | undefined): string {
  // A count that the vendor got wrong is better left out than contradicted.
  return pages === undefined || pages < page
    ? IMPORT.page(formatCount(page))
    : IMPORT.pageOf(formatCount(page), formatCount(pages));
}
