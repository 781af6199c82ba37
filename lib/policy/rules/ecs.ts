import type { Resource, Rule } from '../rule.ts';
import { hasPlainSecret } from '../secrets.ts';
import { at, isMissing, isTrue, isUnknown, items } from '../values.ts';
import { hasDangerousCapability, isMovingImage, mountsTheHost } from './containers.ts';

const TASK = ['AWS::ECS::TaskDefinition'];
const SERVICE = ['AWS::ECS::Service'];
const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const PARAMETERS = `${GUIDE}/task_definition_parameters.html`;

export const ECS_RULES: readonly Rule[] = [
  {
    id: 'EcsRollback',
    types: SERVICE,
    property: 'DeploymentConfiguration',
    demands: 'A deployment that fails is rolled back.',
    why: 'By default ECS starts tasks that die, again and again, until someone looks.',
    fix: 'Set DeploymentCircuitBreaker with Enable and Rollback; Alarms with both where Strategy is not ROLLING.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-service-deploymentcircuitbreaker.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'DeploymentController.Type').some((type) => isMissing(type) || type === 'ECS') &&
      at(properties, 'DeploymentConfiguration').some((configuration) => {
        const isRolling = at(configuration, 'Strategy').some(
          (strategy) => isMissing(strategy) || strategy === 'ROLLING',
        );
        const way = isRolling ? 'DeploymentCircuitBreaker' : 'Alarms';
        return ['Enable', 'Rollback'].some((part) => !at(configuration, `${way}.${part}`).every(isOn));
      }),
  },
  {
    id: 'EcsExec',
    types: SERVICE,
    property: 'EnableExecuteCommand',
    demands: 'No shell can be opened in running tasks.',
    why: "Whoever may call it works with the task's role, past review and image.",
    fix: 'Leave EnableExecuteCommand off; turn it on for as long as you debug.',
    source: `${GUIDE}/ecs-exec.html`,
    isBrokenBy: ({ properties }) => at(properties, 'EnableExecuteCommand').some(isTrue),
  },
  {
    id: 'EcsImageTag',
    types: TASK,
    property: 'ContainerDefinitions',
    demands: 'A container names the version of its image.',
    why: 'What `latest` is changes: a task that is replaced at night runs other code than its neighbour.',
    fix: 'Use a digest, or a tag of a repository whose tags are immutable.',
    source: `${GUIDE}/deployment-type-ecs.html#deployment-container-image-stability`,
    isBrokenBy: (task) => containers(task).some((container) => at(container, 'Image').some(isMovingImage)),
  },
  {
    id: 'EcsPrivileged',
    types: TASK,
    property: 'ContainerDefinitions',
    demands: 'No container runs privileged.',
    why: 'A privileged container is root on its instance, and so on every other task there.',
    fix: 'Leave Privileged off, and add no capability such as SYS_ADMIN.',
    source: PARAMETERS,
    isBrokenBy: (task) =>
      containers(task).some(
        (container) => at(container, 'Privileged').some(isTrue) || hasDangerousCapability(container),
      ),
  },
  {
    id: 'EcsPlainSecret',
    types: TASK,
    property: 'ContainerDefinitions',
    demands: 'No secret stands in the environment of a container.',
    why: 'The template, the console and every description of the task show it.',
    fix: 'Use Secrets, from Secrets Manager or Parameter Store.',
    source: `${GUIDE}/specifying-sensitive-data.html`,
    isBrokenBy: (task) => containers(task).some((container) => hasPlainSecret(at(container, 'Environment.*'))),
  },
  {
    id: 'EcsHostVolume',
    types: TASK,
    property: 'Volumes',
    demands: "No task mounts the host's own files.",
    why: "With Docker's socket or / of its instance, a task is root there.",
    fix: 'Mount a folder of its own.',
    source: `${GUIDE}/using_data_volumes.html`,
    isBrokenBy: ({ properties }) => mountsTheHost(at(properties, 'Volumes.*.Host.SourcePath')),
  },
  {
    id: 'EcsHostNamespace',
    types: TASK,
    property: 'NetworkMode',
    demands: "No task shares its host's network or processes.",
    why: "It then reaches the instance's own credentials, and sees what other tasks do.",
    fix: 'Use the network mode awsvpc, and leave PidMode and IpcMode out.',
    source: `${GUIDE}/task-networking.html`,
    isBrokenBy: ({ properties }) =>
      ['NetworkMode', 'PidMode', 'IpcMode'].some((mode) => at(properties, mode).includes('host')),
  },
  {
    id: 'EcsTaskRole',
    types: TASK,
    property: 'TaskRoleArn',
    demands: 'A task has a role of its own, not the one that starts it.',
    why: 'The execution role may pull images and read secrets, which code in the container has no need of.',
    fix: 'Give TaskRoleArn a role other than ExecutionRoleArn.',
    source: `${GUIDE}/security-ecs-iam-role-overview.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'TaskRoleArn').some(
        (role) =>
          !isMissing(role) &&
          at(properties, 'ExecutionRoleArn').some((other) => JSON.stringify(role) === JSON.stringify(other)),
      ),
  },
];

const containers = ({ properties }: Resource) => at(properties, 'ContainerDefinitions').flatMap(items);

const isOn = (value: unknown) => isTrue(value) || isUnknown(value);
