import fc from 'fast-check';
import { compareUtf8 } from '../../lambda/cron/utf8-order.ts';

const anyText = fc.string({ unit: 'binary' });
/** Texts that differ where JavaScript's order is not that of UTF-8. */
const nearSurrogates = fc.string({
  unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
});

it('sorts an emoji behind U+FFFD, unlike JavaScript', () => {
  expect(compareUtf8('\ufffd', '😀')).toBeLessThan(0);
  expect('\ufffd' < '😀').toBe(false);
});

it.each([
  ['any text', anyText],
  ['surrogates and their neighbours', nearSurrogates],
])('sorts %s as its bytes sort', (_, texts) => {
  fc.assert(
    fc.property(texts, texts, texts, (beginning, a, b) => {
      const [first, second] = [beginning + a, beginning + b];
      const bytes = Buffer.compare(Buffer.from(first), Buffer.from(second));
      expect(Math.sign(compareUtf8(first, second))).toBe(bytes);
    }),
    { numRuns: 500 },
  );
});
