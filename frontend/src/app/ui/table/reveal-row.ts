import type { CdkVirtualScrollViewport } from '@angular/cdk/scrolling';

/** Scrolls as little as it takes to bring a row of this height (px) into view. */
export function revealRow(viewport: CdkVirtualScrollViewport, index: number, rowHeight: number): void {
  const top = index * rowHeight;
  const from = viewport.measureScrollOffset('top');
  const height = viewport.getViewportSize();
  if (top < from) viewport.scrollToOffset(top);
  else if (top + rowHeight > from + height) viewport.scrollToOffset(top + rowHeight - height);
}
