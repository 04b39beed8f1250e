import type { RunLogLine } from '../../../domain/run-log-line.js';
import type { Verdict } from './verdict.js';

const SAID = {
  ok: 'answered.',
  absent: 'there is no such thing.',
  end: 'the list ends before this.',
  forbidden: 'this resource is closed to the key; the others go on.',
  refused: 'refused, as a question may be.',
} as const;

/** How a call went, in words, and how much it matters. */
export function wordsFor(verdict: Verdict, next: string): Pick<RunLogLine, 'level' | 'message'> {
  switch (verdict.kind) {
    case 'answer':
      return { level: verdict.answer.kind === 'forbidden' ? 'warn' : 'info', message: SAID[verdict.answer.kind] };
    case 'limited':
      return { level: 'warn', message: `AccuLynx asks for a rest. ${next}`.trim() };
    case 'failure':
      return { level: next === '' ? 'error' : 'warn', message: `${verdict.failure.message} ${next}`.trim() };
  }
}
