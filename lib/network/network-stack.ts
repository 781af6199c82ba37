import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { Network } from './network.ts';

/** One network for `batch` and `ecs`. */
export class NetworkStack extends StageStack {
  readonly network: Network;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: 'Media library: the network of batch jobs and services', ...props });
    this.network = new Network(this, 'Network', props);
  }
}
