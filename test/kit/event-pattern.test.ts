import { matches } from './event-pattern.ts';

describe('the matcher of event patterns', () => {
  it.each([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: 'y' }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: { b: [{ exists: false }] } }, { a: { b: 1 } }, false],
    [{ a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, true],
    [{ a: [{ 'anything-but': [1, 2] }] }, { a: 2 }, false],
    [{ a: [{ 'anything-but': [1, 2] }] }, {}, false],
    [{ $or: [{ a: [1] }, { b: [1] }] }, { b: 1 }, true],
    [{ $or: [{ a: [1] }, { b: [1] }] }, { c: 1 }, false],
    [{ a: [{ numeric: ['>=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['<', 5] }] }, { a: 5 }, false],
    [{ a: [{ suffix: { 'equals-ignore-case': '.jpg' } }] }, { a: 'b.JPG' }, true],
  ])('%j on %j is %s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('refuses what it does not know', () => {
    expect(() => matches({ a: [{ wildcard: '*' }] }, { a: 'b' })).toThrow('got {"wildcard":"*"}');
  });
});
