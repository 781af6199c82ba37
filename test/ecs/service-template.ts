import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { bucketName, environment } from '../../lambda/kit/environment.ts';
import { ContainerService, type ContainerServiceProps } from '../../lib/ecs/container-service.ts';
import type { ServiceNetwork } from '../../lib/ecs/service-network.ts';
import type { ServiceContainer } from '../../lib/ecs/service-task.ts';
import { Network } from '../../lib/network/network.ts';
import { testApp, testStage } from '../kit/synth.ts';

const contract = environment({ BUCKET: bucketName });

export interface Given extends Partial<Omit<ContainerServiceProps<typeof contract>, 'container' | 'network'>> {
  readonly network?: (stack: Stack) => ServiceNetwork;
  readonly container?: Partial<ServiceContainer<typeof contract>>;
}

/** A stack with a service in it, of a container that is not ours. */
function serviceStack({ stage = testStage(), network, container, ...given }: Given = {}): Stack {
  const stack = new Stack(testApp(), 'Test');
  new ContainerService(stack, 'Service', {
    stage,
    network: network?.(stack) ?? new Network(stack, 'Network', { stage }),
    healthPath: '/healthz',
    container: {
      image: ContainerImage.fromRegistry('example'),
      contract,
      environment: { BUCKET: 'example-bucket' },
      port: 8080,
      user: '1000:1000',
      healthCommand: ['node', 'healthy.js'],
      stopTimeout: Duration.seconds(35),
      cpuUnits: 256,
      memorySize: Size.mebibytes(512),
      ...container,
    },
    ...given,
  });
  return stack;
}

export function serviceTemplate(given?: Given): Template {
  return Template.fromStack(serviceStack(given));
}

/** The ids of what a resource waits for, by type of resource. */
export function dependenciesOf(template: Template, type: string): string[] {
  const { Resources } = template.toJSON();
  const [resource] = Object.values(template.findResources(type));
  return (resource?.DependsOn ?? []).map((id: string) => Resources[id].Type);
}
