/** One key or a sequence that does something, and how the `?` list names it. */
export interface Shortcut {
  /** Space-separated keys as `KeyboardEvent.key` names them, `shift+` before a shifted letter: `g d`, `/`, `shift+d`. */
  readonly keys: string;
  /** For the list; leave it out where the meaning is obvious (`Escape`). */
  readonly label?: string;
  /** Under which heading the list shows it. */
  readonly group?: string;
  /** False while it makes no sense; the next older shortcut with the same keys gets its turn. */
  readonly when?: () => boolean;
  run(): void;
}
