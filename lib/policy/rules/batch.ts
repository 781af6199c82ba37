import type { Resource, Rule } from '../rule.ts';
import { hasPlainSecret } from '../secrets.ts';
import { at, isMissing, isTrue, items, numberOf, textOf } from '../values.ts';
import { isMovingImage, mountsTheHost } from './containers.ts';

const JOB = ['AWS::Batch::JobDefinition'];
const ENVIRONMENT = ['AWS::Batch::ComputeEnvironment'];
const GUIDE = 'https://docs.aws.amazon.com/batch/latest/userguide';

export const BATCH_RULES: readonly Rule[] = [
  {
    id: 'BatchPrivileged',
    types: JOB,
    property: 'ContainerProperties.Privileged',
    demands: 'No job runs privileged.',
    why: 'A privileged container is root on its instance, and so on every other job there.',
    fix: 'Leave Privileged off.',
    source: `${GUIDE}/job_definition_parameters.html`,
    isBrokenBy: (job) =>
      containers(job).some((container) =>
        ['Privileged', 'SecurityContext.Privileged'].some((path) => at(container, path).some(isTrue)),
      ),
  },
  {
    id: 'BatchPlainSecret',
    types: JOB,
    property: 'ContainerProperties.Environment',
    demands: 'No secret stands in the environment of a job.',
    why: 'The template, the console and every description of the job show it.',
    fix: 'Use Secrets, from Secrets Manager or Parameter Store.',
    source: `${GUIDE}/specifying-sensitive-data.html`,
    isBrokenBy: (job) =>
      containers(job).some((container) =>
        hasPlainSecret([...at(container, 'Environment.*'), ...at(container, 'Env.*')]),
      ),
  },
  {
    id: 'BatchRetries',
    types: JOB,
    property: 'RetryStrategy.Attempts',
    demands: 'A job is tried more than once.',
    why: 'By default it is not: a Spot interruption or a lost instance fails it for good.',
    fix: 'Set RetryStrategy.Attempts to 2 or more.',
    source: `${GUIDE}/job_retries.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'RetryStrategy.Attempts').some(
        (attempts) => isMissing(attempts) || Number(numberOf(attempts)) < 2,
      ),
  },
  {
    id: 'BatchRetryEnd',
    types: JOB,
    property: 'RetryStrategy.EvaluateOnExit',
    demands: 'The conditions of retries end with EXIT for all that is left.',
    why: 'A job that none of them matches is retried: one that can never succeed runs every attempt.',
    fix: "End EvaluateOnExit with { Action: 'EXIT', OnExitCode: '*' } or OnReason '*'.",
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-batch-jobdefinition-evaluateonexit.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'RetryStrategy.EvaluateOnExit').some((conditions) => {
        const last = items(conditions).at(-1);
        return last !== undefined && !endsAll(last);
      }),
  },
  {
    id: 'BatchTimeout',
    types: JOB,
    property: 'Timeout.AttemptDurationSeconds',
    demands: 'A job is ended after some time.',
    why: 'One that hangs holds its instance, and costs, for ever.',
    fix: 'Set Timeout.AttemptDurationSeconds.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-batch-jobdefinition-jobtimeout.html',
    isBrokenBy: ({ properties }) => at(properties, 'Timeout.AttemptDurationSeconds').some(isMissing),
  },
  {
    id: 'BatchImageTag',
    types: JOB,
    property: 'ContainerProperties.Image',
    demands: 'A job names the version of its image.',
    why: 'What `latest` is changes between two runs, or two attempts of one.',
    fix: 'Use a digest, or a tag of a repository whose tags are immutable.',
    source: `${GUIDE}/job_definition_parameters.html`,
    isBrokenBy: (job) => containers(job).some((container) => at(container, 'Image').some(isMovingImage)),
  },
  {
    id: 'BatchHostVolume',
    types: JOB,
    property: 'ContainerProperties.Volumes',
    demands: "No job mounts the host's own files.",
    why: "With Docker's socket or / of its instance, a job is root there.",
    fix: 'Mount a folder of its own.',
    source: `${GUIDE}/job_definition_parameters.html`,
    isBrokenBy: ({ properties }) =>
      mountsTheHost(
        [
          'ContainerProperties.Volumes.*.Host.SourcePath',
          'EcsProperties.TaskProperties.*.Volumes.*.Host.SourcePath',
          'NodeProperties.NodeRangeProperties.*.Container.Volumes.*.Host.SourcePath',
          'EksProperties.PodProperties.Volumes.*.HostPath.Path',
        ].flatMap((path) => at(properties, path)),
      ),
  },
  {
    id: 'BatchStuckJobs',
    types: ['AWS::Batch::JobQueue'],
    property: 'JobStateTimeLimitActions',
    demands: 'A queue gives up jobs that can never start.',
    why: 'One that stays RUNNABLE for want of capacity or by a mistake blocks all behind it, without end.',
    fix: 'Set JobStateTimeLimitActions for the reasons that Batch can tell.',
    source: `${GUIDE}/job_stuck_in_runnable.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'JobStateTimeLimitActions').some(
        (actions) => isMissing(actions) || (Array.isArray(actions) && actions.length === 0),
      ),
  },
  {
    id: 'BatchIdle',
    types: ENVIRONMENT,
    property: 'ComputeResources.MinvCpus',
    demands: 'No instance runs while there is no job.',
    why: 'With MinvCpus above 0 they are paid for day and night.',
    fix: 'Set MinvCpus to 0.',
    source: `${GUIDE}/compute_environments.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'ComputeResources.MinvCpus').some((count) => Number(numberOf(count)) > 0),
  },
  {
    id: 'BatchAllocation',
    types: ENVIRONMENT,
    property: 'ComputeResources.AllocationStrategy',
    demands: 'Spot instances come from where there is capacity.',
    why: 'BEST_FIT, the default, takes the cheapest type only: it waits for it, is interrupted more, and cannot be updated in place.',
    fix: 'Set AllocationStrategy to SPOT_PRICE_CAPACITY_OPTIMIZED or SPOT_CAPACITY_OPTIMIZED.',
    source: `${GUIDE}/allocation-strategies.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'ComputeResources.Type').includes('SPOT') &&
      at(properties, 'ComputeResources.AllocationStrategy').some(
        (strategy) => isMissing(strategy) || strategy === 'BEST_FIT' || strategy === 'BEST_FIT_PROGRESSIVE',
      ),
  },
  {
    id: 'BatchLaunchTemplateVersion',
    types: ENVIRONMENT,
    property: 'ComputeResources.LaunchTemplate.Version',
    demands: 'A launch template is named with its version.',
    why: 'Without one, Batch keeps the default version of when the environment was made: changes do not arrive.',
    fix: "Set LaunchTemplate.Version to the template's LatestVersionNumber.",
    source: `${GUIDE}/launch-templates.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'ComputeResources.LaunchTemplate').some(
        (template) => !isMissing(template) && at(template, 'Version').some(isMissing),
      ),
  },
];

/** Whether a condition matches whatever is left, and ends it: all that it names must match. */
function endsAll(condition: unknown): boolean {
  const given = ['OnExitCode', 'OnReason', 'OnStatusReason']
    .flatMap((on) => at(condition, on))
    .filter((value) => !isMissing(value));
  const matchesAll = given.length > 0 && given.every((value) => value === '*');
  return matchesAll && at(condition, 'Action').every((action) => /^exit$/i.test(textOf(action)));
}

/** Of a job of any kind. */
function containers({ properties }: Resource): unknown[] {
  return [
    'ContainerProperties',
    'EcsProperties.TaskProperties.*.Containers.*',
    'NodeProperties.NodeRangeProperties.*.Container',
    'NodeProperties.NodeRangeProperties.*.EcsProperties.TaskProperties.*.Containers.*',
    'EksProperties.PodProperties.Containers.*',
    'EksProperties.PodProperties.InitContainers.*',
  ].flatMap((path) => at(properties, path));
}
