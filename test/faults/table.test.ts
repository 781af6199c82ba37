import { readFileSync } from 'node:fs';
import { SYSTEMS } from './played.ts';
import { FAULTS, Schedule, shuffled } from './schedule.ts';
import { CELL, tableIn } from './table.ts';

describe('the table of docs/reliability.md', () => {
  const [header = [], ...rows] = tableIn(readFileSync('docs/reliability.md', 'utf8'));

  it('has every system and every fault that is played', () => {
    expect(header).toEqual(['fault', ...SYSTEMS]);
    expect(rows.map(([fault]) => fault)).toEqual([...FAULTS]);
  });

  it('says of each how often it happened, and accounts for all inputs', () => {
    for (const [, ...cells] of rows) {
      expect(cells).toHaveLength(SYSTEMS.length);
      for (const [i, cell] of cells.entries()) {
        const [, hits, requests, right, rejected, kept] = (CELL.exec(cell) ?? []).map(Number);
        const [, , , ...first] = (CELL.exec(rows[0]?.[i + 1] ?? '') ?? []).map(Number);
        expect(hits).toBeGreaterThan(0);
        expect(hits).toBeLessThanOrEqual(requests ?? 0);
        expect((right ?? 0) + (rejected ?? 0) + (kept ?? 0)).toBe(first.reduce((sum, count) => sum + count, 0));
      }
    }
  });
});

describe('a schedule', () => {
  const drawn = (seed: number) => {
    const schedule = new Schedule('500s', seed);
    return Array.from({ length: 300 }, () => schedule.next());
  };

  it('is the same for the same seed, and another for another', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('comes to its end', () => {
    expect(drawn(1).filter(Boolean)).toHaveLength(100);
    expect(new Set(drawn(1).slice(-10))).toEqual(new Set([false]));
  });

  it('delivers every event at least once, at most twice', () => {
    const events = Array.from({ length: 50 }, (_, i) => i);
    const delivered = shuffled(events, 3);
    const counts = events.map((event) => delivered.filter((other) => other === event).length);
    expect(new Set(counts)).toEqual(new Set([1, 2]));
    expect(delivered).toEqual(shuffled(events, 3));
  });
});
