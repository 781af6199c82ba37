import { readFileSync } from 'node:fs';
import { EXIT_CODES } from '../../containers/batch/contract.ts';

const RETRIED = ['unavailable', 'reclaimed'];

it('has one row in docs/batch.md for each exit code, which says whether the job is tried again', () => {
  const rows = readFileSync('docs/batch.md', 'utf8').matchAll(/^\| (\d+) \| `(\w+)` \| .+ \| (yes|no|) ?\|$/gm);
  const documented = [...rows].map(([, code, name = '', again]) => ({ name, code: Number(code), again }));
  const wanted = Object.entries(EXIT_CODES).map(([name, code]) => {
    const again = RETRIED.includes(name) ? 'yes' : 'no';
    return { name, code, again: code === 0 ? '' : again };
  });
  expect(documented).toEqual(wanted);
});
