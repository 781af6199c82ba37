/**
 * Good templates of systems that the product has not yet, as short as they can be.
 * To go with the stacks Batch, Ecs and ImageRepository, which then stand in their place.
 */
const role = (Service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    },
  },
});
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const PARAMETERS = { Vpc: { Type: 'AWS::EC2::VPC::Id' }, Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' } };
const IMAGE = `public.ecr.aws/media/library@sha256:${'0'.repeat(64)}`;
const closedGroup = {
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'Nothing comes in', VpcId: { Ref: 'Vpc' } },
};

const BATCH = {
  Parameters: PARAMETERS,
  Resources: {
    InstanceRole: role('ec2.amazonaws.com'),
    JobRole: role('ecs-tasks.amazonaws.com'),
    Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'InstanceRole' }] } },
    Hosts: closedGroup,
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: {
        LaunchTemplateData: {
          MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
          BlockDeviceMappings: [
            { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 100, VolumeType: 'gp3' } },
          ],
        },
      },
    },
    Spot: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: {
        Type: 'managed',
        ComputeResources: {
          Type: 'SPOT',
          AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
          InstanceRole: arnOf('Profile'),
          InstanceTypes: ['c7g.xlarge'],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: 'Template' },
            Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
          },
          MinvCpus: 0,
          MaxvCpus: 64,
          SecurityGroupIds: [{ 'Fn::GetAtt': ['Hosts', 'GroupId'] }],
          Subnets: { Ref: 'Subnets' },
        },
      },
    },
    Queue: {
      Type: 'AWS::Batch::JobQueue',
      Properties: {
        Priority: 1,
        ComputeEnvironmentOrder: [
          { Order: 1, ComputeEnvironment: { 'Fn::GetAtt': ['Spot', 'ComputeEnvironmentArn'] } },
        ],
        JobStateTimeLimitActions: [
          {
            Action: 'CANCEL',
            MaxTimeSeconds: 600,
            Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
            State: 'RUNNABLE',
          },
        ],
      },
    },
    Job: {
      Type: 'AWS::Batch::JobDefinition',
      Properties: {
        Type: 'container',
        ContainerProperties: {
          Image: IMAGE,
          JobRoleArn: arnOf('JobRole'),
          ResourceRequirements: [
            { Type: 'MEMORY', Value: '3072' },
            { Type: 'VCPU', Value: '2' },
          ],
          Volumes: [{ Name: 'scratch', Host: {} }],
        },
        RetryStrategy: {
          Attempts: 5,
          EvaluateOnExit: [
            { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
            { Action: 'EXIT', OnReason: '*' },
          ],
        },
        Timeout: { AttemptDurationSeconds: 7200 },
      },
    },
  },
};

const deployment = (isRolling: boolean) =>
  isRolling
    ? { Strategy: 'ROLLING', DeploymentCircuitBreaker: { Enable: true, Rollback: true } }
    : { Strategy: 'BLUE_GREEN', Alarms: { AlarmNames: ['gallery-errors'], Enable: true, Rollback: true } };

const ecs = (isRolling: boolean) => ({
  Parameters: PARAMETERS,
  Resources: {
    ExecutionRole: role('ecs-tasks.amazonaws.com'),
    TaskRole: role('ecs-tasks.amazonaws.com'),
    Viewers: closedGroup,
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ExecutionRoleArn: arnOf('ExecutionRole'),
        TaskRoleArn: arnOf('TaskRole'),
        ContainerDefinitions: [
          {
            Name: 'app',
            Image: IMAGE,
            Essential: true,
            Memory: 512,
            Privileged: false,
            ReadonlyRootFilesystem: true,
            User: '1000:1000',
            PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
            LogConfiguration: {
              LogDriver: 'awslogs',
              Options: {
                'awslogs-group': { Ref: 'Logs' },
                'awslogs-region': { Ref: 'AWS::Region' },
                'awslogs-stream-prefix': 'app',
              },
            },
          },
        ],
      },
    },
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Type: 'application',
        Scheme: 'internal',
        Subnets: { Ref: 'Subnets' },
        SecurityGroups: [{ 'Fn::GetAtt': ['Viewers', 'GroupId'] }],
        LoadBalancerAttributes: [
          { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
          { Key: 'idle_timeout.timeout_seconds', Value: '60' },
        ],
      },
    },
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        Port: 8080,
        Protocol: 'HTTP',
        TargetType: 'ip',
        VpcId: { Ref: 'Vpc' },
        TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
      },
    },
    Http: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: { Ref: 'Balancer' },
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
      },
    },
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: {
        Cluster: { Ref: 'Cluster' },
        TaskDefinition: { Ref: 'Task' },
        LaunchType: 'FARGATE',
        DeploymentConfiguration: deployment(isRolling),
        NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED', Subnets: { Ref: 'Subnets' } } },
      },
    },
  },
});

const IMAGE_REPOSITORY = {
  Resources: {
    Repository: {
      Type: 'AWS::ECR::Repository',
      Properties: {
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        LifecyclePolicy: {
          LifecyclePolicyText: JSON.stringify({
            rules: [
              {
                rulePriority: 1,
                selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 20 },
                action: { type: 'expire' },
              },
            ],
          }),
        },
      },
    },
  },
};

/** By the name of the stack that will stand in its place. */
export function goodTemplates(variant: string): Readonly<Record<string, unknown>> {
  return { Batch: BATCH, Ecs: ecs(!variant.startsWith('production')), ImageRepository: IMAGE_REPOSITORY };
}
