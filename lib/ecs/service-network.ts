import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';

/** Where a service is; what `Network` builds. */
export interface ServiceNetwork {
  readonly vpc: IVpc;
  /** Where tasks and instances go. */
  readonly subnets: SubnetSelection;
  /** Where the load balancer goes: one in subnets that are not public is internal. */
  readonly loadBalancerSubnets: SubnetSelection;
  /** Whether tasks and instances need a public address to reach AWS. */
  readonly assignPublicIp: boolean;
}
