import { EXIT_CODES } from '../../containers/batch/contract.ts';
import { type Fields, matches, withReferences } from '../kit/event-pattern.ts';
import { pipeline } from './pipeline.ts';

describe('the rule about failures', () => {
  const rules = Object.values(pipeline().findResources('AWS::Events::Rule'));
  const failed = rules.find(({ Properties }) => Properties.EventPattern.detail.status);
  const pattern = withReferences(failed?.Properties.EventPattern, 'queue');
  const keeps = (detail: Fields) =>
    matches(pattern, {
      source: 'aws.batch',
      'detail-type': 'Batch Job State Change',
      detail: { jobQueue: 'queue', ...detail },
    });

  it.each(Object.entries(EXIT_CODES).filter(([, code]) => code !== 0))('on exit code %s (%i)', (name, exitCode) => {
    const isAnswer = ['rejected', 'missing', 'replaced'].includes(name);
    expect(keeps({ status: 'FAILED', container: { exitCode } })).toBe(!isAnswer);
    expect(keeps({ status: 'FAILED', container: { exitCode }, arrayProperties: { index: 3 } })).toBe(!isAnswer);
  });

  it('keeps jobs that were killed or never ran', () => {
    expect(keeps({ status: 'FAILED', container: {} })).toBe(true);
    expect(keeps({ status: 'FAILED' })).toBe(true);
  });

  it('leaves alone the parent of an array, other queues, and jobs that go on', () => {
    expect(keeps({ status: 'FAILED', arrayProperties: { size: 10 } })).toBe(false);
    expect(keeps({ status: 'FAILED', jobQueue: 'another' })).toBe(false);
    expect(keeps({ status: 'RUNNING' })).toBe(false);
  });
});
