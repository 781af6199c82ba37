import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openApiDocument } from '../../lib/api/openapi.ts';

const DOCUMENT = 'docs/openapi.json';
const VALIDATOR = 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js';

describe('the OpenAPI document', () => {
  it('is current; `npm run openapi` writes it', () => {
    expect(JSON.parse(readFileSync(DOCUMENT, 'utf8'))).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('is valid OpenAPI 3.1', () => {
    expect(JSON.parse(execFileSync(process.execPath, [VALIDATOR, DOCUMENT], { encoding: 'utf8' }))).toEqual({
      valid: true,
    });
  });
});
