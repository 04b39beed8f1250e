import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from './domain-error.js';
import { normaliseTenant, parseTenant } from './tenant-slug.js';

const RESERVED = ['all', 'system', 'preview', 'constructor', 'prototype'];
const PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** The rule of api.md, character by character and without a regular expression. */
function naiveSlug(raw: string): string | undefined {
  const isBlank = (c: string): boolean =>
    c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '\f' || c === '\v';
  let from = 0;
  let to = raw.length;
  while (from < to && isBlank(raw.charAt(from))) from += 1;
  while (to > from && isBlank(raw.charAt(to - 1))) to -= 1;
  let slug = '';
  for (let i = from; i < to; i += 1) {
    const code = raw.charCodeAt(i);
    slug += code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : raw.charAt(i);
  }
  const letterOrDigit = (c: string): boolean => c.length === 1 && 'abcdefghijklmnopqrstuvwxyz0123456789'.includes(c);
  if (slug.length < 1 || slug.length > 64) return undefined;
  for (const c of slug) if (!letterOrDigit(c) && c !== '-') return undefined;
  if (slug.startsWith('-') || slug.endsWith('-')) return undefined;
  return RESERVED.includes(slug) ? undefined : slug;
}

const slugOf = (raw: string): string | undefined => {
  const verdict = normaliseTenant(raw);
  return 'slug' in verdict ? verdict.slug : undefined;
};

const codeOf = (raw: string | undefined): string => {
  try {
    return `slug ${parseTenant(raw)}`;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code;
  }
};

/** Strings that are often nearly a slug. */
const nearSlug = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...'abcxyzABCXYZ0189-') },
      { weight: 2, arbitrary: fc.constantFrom(' ', '\t', '\n', '\r', '\f', '\v') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\0', '\u00a0', '\ufeff', 'ı', 'K', 'ſ', 'а', '_', '.', '/', '\u2028', '😀'),
      },
    ),
    { maxLength: 70 },
  )
  .map((parts) => parts.join(''));
const anyString = fc.oneof(nearSlug, fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom(...RESERVED));

describe('normaliseTenant', () => {
  it.each([
    ['acme', 'acme'],
    ['  ACME\t', 'acme'],
    ['\r\n\f\v acme \v\f\r\n', 'acme'],
    ['a', 'a'],
    ['0', '0'],
    ['A-1', 'a-1'],
    ['a--b', 'a--b'],
    ['a'.repeat(64), 'a'.repeat(64)],
    [` ${'Z'.repeat(64)} `, 'z'.repeat(64)],
    ['hasownproperty', 'hasownproperty'],
    ['toString', 'tostring'],
    ['null', 'null'],
  ])('makes %j the slug %j', (raw, slug) => {
    expect(normaliseTenant(raw)).toEqual({ slug });
  });

  it.each([
    ['nothing', ''],
    ['blanks only', ' \t\r\n'],
    ['a blank inside', 'ac me'],
    ['a line break inside', 'ac\nme'],
    ['a second line', 'acme\nacme'],
    ['a leading hyphen', '-acme'],
    ['a trailing hyphen', 'acme-'],
    ['a lone hyphen', '-'],
    ['65 characters', 'a'.repeat(65)],
    ['an underscore', 'ac_me'],
    ['__proto__', '__proto__'],
    ['NUL at the end', 'acme\0'],
    ['NUL at the beginning', '\0acme'],
    ['ESC', 'acme\u001b[31m'],
    ['a path', '../../etc/passwd'],
    ['an encoded path', '..%2f..%2fetc'],
    ['a dot', 'acme.corp'],
    ['two joined headers', 'acme, zeta'],
    ['SQL', "'; drop table"],
    ['a comma', 'acme,'],
    ['a no-break space around', '\u00a0acme\u00a0'],
    ['a byte order mark', '\ufeffacme'],
    ['a line separator', 'acme\u2028'],
    ['a zero-width space', 'ac\u200bme'],
    ['a Cyrillic а', '\u0430cme'],
    ['the Kelvin sign', '\u212aappa'],
    ['the long s', 'ac\u017fme'],
    ['a dotless i', 'acm\u0131'],
    ['a capital I with dot', '\u0130stanbul'],
    ['a full-width letter', '\uff41cme'],
    ['an accent', 'ténant'],
    ['an accent mangled to latin1', 'tÃ©nant'],
    ['a combining accent', 'te\u0301nant'],
    ['Arabic-Indic digits', '\u0661\u0662'],
    ['a right-to-left override', '\u202eacme'],
    ['an emoji', 'acme😀'],
    ['a lone surrogate', 'acme\ud800'],
  ])('refuses %s', (_name, raw) => {
    expect(normaliseTenant(raw)).toEqual({ problem: expect.any(String) });
  });

  it.each(RESERVED.flatMap((word) => [word, word.toUpperCase(), `  ${word}\n`]))(
    'refuses the reserved word %j',
    (raw) => {
      expect(normaliseTenant(raw)).toEqual({ problem: expect.stringContaining('reserved') });
    },
  );

  it('decides any string as the rule does when it is read character by character', () => {
    fc.assert(
      fc.property(anyString, (raw) => {
        expect(slugOf(raw)).toBe(naiveSlug(raw));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives only slugs that match the pattern, are not reserved and are no property of a plain object', () => {
    fc.assert(
      fc.property(anyString, (raw) => {
        const slug = slugOf(raw);
        if (slug === undefined) return;
        expect(slug).toMatch(PATTERN);
        expect(RESERVED).not.toContain(slug);
        expect(slug in {}).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves its own slugs as they are', () => {
    fc.assert(
      fc.property(anyString, (raw) => {
        const slug = slugOf(raw);
        if (slug !== undefined) expect(slugOf(slug)).toBe(slug);
      }),
      { numRuns: 1000 },
    );
  });

  it('makes one tenant of spellings only when they differ in ASCII case and outer ASCII blanks', () => {
    fc.assert(
      fc.property(anyString, anyString, (left, right) => {
        const slug = slugOf(left);
        if (slug === undefined || slug !== slugOf(right)) return;
        const bare = (raw: string): string => raw.replace(/^[ \t-\r]+|[ \t-\r]+$/g, '').toLowerCase();
        expect(bare(left)).toBe(bare(right));
      }),
    );
  });

  it.each([
    ['letters', 'a'.repeat(1_000_000)],
    ['blanks', ' '.repeat(1_000_000)],
    ['blanks inside', `a${' '.repeat(1_000_000)}a`],
    ['hyphens', `a${'-'.repeat(1_000_000)}`],
    ['pairs', 'a-'.repeat(500_000)],
    ['blanks inside, just short enough to be looked at', `a${' '.repeat(510)}a`],
  ])('refuses a huge input of %s at once', (_name, raw) => {
    // Time of the processor: what else runs on the machine does not count.
    const began = process.cpuUsage();
    expect(slugOf(raw)).toBeUndefined();
    expect(codeOf(raw)).not.toMatch(/^slug/);
    const { user, system } = process.cpuUsage(began);
    expect(user + system).toBeLessThan(1_000_000);
  });
});

describe('parseTenant', () => {
  it.each([
    ['no header', undefined, 'tenant_required'],
    ['an empty header', '', 'tenant_required'],
    ['ASCII blanks', ' \t\r\n\f\v', 'tenant_required'],
    ['a blank inside', 'ac me', 'tenant_invalid'],
    ['NUL', '\0', 'tenant_invalid'],
    ['a no-break space', '\u00a0', 'tenant_invalid'],
    ['a byte order mark', '\ufeff', 'tenant_invalid'],
    ['a line separator', '\u2028 ', 'tenant_invalid'],
    ['a reserved word', 'system', 'tenant_invalid'],
    ['65 characters', 'a'.repeat(65), 'tenant_invalid'],
    ['outer blanks and capitals', ' ACME ', 'slug acme'],
  ])('answers %s', (_name, raw, answer) => {
    expect(codeOf(raw)).toBe(answer);
  });

  it('asks for a tenant only when nothing but ASCII blanks was sent', () => {
    fc.assert(
      fc.property(anyString, (raw) => {
        const blank = [...raw].every((c) => ' \t\r\n\f\v'.includes(c));
        const slug = naiveSlug(raw);
        expect(codeOf(raw)).toBe(blank ? 'tenant_required' : slug === undefined ? 'tenant_invalid' : `slug ${slug}`);
      }),
    );
  });
});
