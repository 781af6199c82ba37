import { type Card, shown } from './card.ts';

export const BATCH: Card = {
  word: 'batch',
  title: 'AWS Batch',
  says: 'Deep Zoom pyramids of huge images, as jobs with a start and an end on EC2 Spot instances that are there only while there is work: no time limit, a real disk.',
  comparison: 'batch-or-lambda',
  questions: [
    {
      deck: 'AWS Batch',
      ask: 'What is a batch job?',
      answer:
        'A job with a start and an end, as opposed to one that runs on. It is defined as a Docker image, queued, and run on ECS when Batch has found capacity for its CPU and memory.',
      shown: [
        shown('lib/batch/pyramid-job.ts', 'export class PyramidJob'),
        shown('containers/batch/Dockerfile', 'FROM'),
      ],
    },
    {
      deck: 'AWS Batch (Example)',
      ask: 'S3 to S3 by way of Batch: what are the steps?',
      answer:
        'A large upload makes an event, a rule submits a job to a queue, Batch launches an EC2 or Spot instance, the container processes the object and puts the result into S3. Then the instance goes away.',
      shown: [
        shown('lib/batch/batch-pipeline.ts', 'export class BatchPipeline'),
        shown('lib/batch/batch-compute.ts', 'minvCpus: 0'),
      ],
    },
    {
      deck: 'Batch vs Lambda',
      ask: 'Batch or Lambda?',
      answer:
        'Lambda: a time limit, limited runtimes and temporary disk, serverless. Batch: no time limit, any runtime in a Docker image, disk by EBS or instance store, on EC2, which AWS can manage. Here the size of an image decides: 50 MiB and more go to Batch.',
      shown: [shown('lib/thumbnail/thumbnail-pipeline.ts', 'Images of this size and larger are left to Batch')],
    },
    {
      deck: 'AWS Batch',
      ask: 'What if a Spot instance is taken away in the middle of a job?',
      answer:
        'The job is tried again: its retry strategy says on which endings. Where no Spot capacity is to be had, the queue’s second compute environment has on-demand instances.',
      shown: [
        shown('lib/batch/pyramid-job.ts', 'SPOT_INSTANCE_RECLAIMED'),
        shown('lib/batch/batch-compute.ts', 'readonly onDemand'),
      ],
    },
  ],
};

export const ECS: Card = {
  word: 'ecs',
  title: 'Docker, ECS, Fargate',
  says: 'The gallery’s web page as containers behind a load balancer: an image in ECR, a service in an ECS cluster, on Fargate or on EC2 by one prop.',
  comparison: 'fargate-or-ec2',
  questions: [
    {
      deck: 'What is Docker?',
      ask: 'What does Docker give you?',
      answer:
        'Apps packaged in containers that run the same on any machine with a container engine, and start in seconds. This project’s images are built and run by its tests just as AWS runs them.',
      shown: [shown('containers/lambda-container/Dockerfile', 'FROM')],
    },
    {
      deck: 'Docker versus Virtual Machines',
      ask: 'How is a container not a virtual machine?',
      answer:
        'A VM emulates a machine’s hardware and brings its own system. Containers share the host’s kernel, each with its own view of the system, so that many run on one server.',
      shown: [shown('containers/lambda-container/limited-process.ts', 'export ')],
    },
    {
      deck: 'Elastic Container Service (ECS)',
      ask: 'What does ECS do, and what is left to you?',
      answer:
        'It starts, stops and replaces containers, and scales them. On EC2 capacity, the instances are yours to provide and maintain.',
      shown: [
        shown('lib/ecs/container-service.ts', 'export class ContainerService'),
        shown('lib/ecs/ec2-capacity.ts', 'export class Ec2CapacityProvider'),
      ],
    },
    {
      deck: 'Fargate',
      ask: 'And on Fargate?',
      answer:
        'No instances to provision, patch or scale: you say how much CPU and memory a task needs, and AWS runs it. You pay for what was asked, by the second.',
      shown: [
        shown('lib/ecs/capacity.ts', 'Compatibility.FARGATE'),
        shown('atlas/price/prices.ts', 'fargateArmVcpuHour'),
      ],
    },
  ],
};

export const IMAGE_REPOSITORY: Card = {
  word: 'image-repository',
  folder: 'lib/ecs',
  title: 'Amazon ECR',
  says: 'The private Docker registry on AWS: the gallery’s images are stored here, scanned, and cleared away when newer ones have come.',
  questions: [
    {
      deck: 'Where are Docker images stored?',
      ask: 'Where are images stored, and who pulls them?',
      answer:
        'In Docker repositories. Amazon ECR is the private one on AWS, from which ECS, Fargate, Batch and Lambda pull.',
      shown: [shown('lib/ecs/image-repository.ts', 'export class ImageRepository')],
    },
    {
      deck: 'Elastic Container Registry (ECR)',
      ask: 'What does a repository do besides storing?',
      answer:
        'It scans each image as it is pushed, and its lifecycle rules expire old ones, so that storage does not grow.',
      shown: [
        shown('lib/ecs/image-repository.ts', 'imageScanOnPush'),
        shown('lib/ecs/image-repository.ts', 'lifecycleRules'),
      ],
    },
  ],
};

export const DASHBOARDS: Card = {
  word: 'dashboards',
  title: 'Watching all of it',
  says: 'A dashboard for each system and one for all, with the golden signals. A sandbox has none, since they cost $3 a month each.',
  questions: [
    {
      deck: 'Amazon API Gateway',
      ask: 'The deck says “monitoring”: what is monitored?',
      answer:
        'The golden signals: traffic, errors, latency and saturation of each function, API, table, queue and service, in CloudWatch. Alarms say what has happened and what to do.',
      shown: [
        shown('lib/dashboards/golden-signals.ts', 'export function signalsOf'),
        shown('lib/kit/alarms.ts', 'export class StageAlarm'),
      ],
    },
  ],
};

export const LIGHTSAIL: Card = {
  word: 'lightsail',
  title: 'Amazon Lightsail',
  says: 'A website at a flat price: an instance with its address, firewall and daily snapshots, and everything it installs at first boot.',
  comparison: 'lightsail-or-ec2',
  questions: [
    {
      deck: 'Amazon Lightsail',
      ask: 'What is Lightsail for?',
      answer:
        'Simple web applications, websites and dev or test environments, by people with little cloud experience: virtual servers, storage, databases and networking at a low and predictable price.',
      shown: [shown('lib/lightsail/lightsail-website.ts', 'export class LightsailWebsite')],
    },
    {
      deck: 'Amazon Lightsail',
      ask: 'What does a flat price leave out?',
      answer:
        'Auto-scaling, and most integrations with AWS. High availability is there by a second zone and a load balancer. The price is the plan’s, and is an output of the stack.',
      shown: [
        shown('lib/lightsail/catalogue.ts', 'INSTANCE_BUNDLES'),
        shown('lib/lightsail/lightsail-stack.ts', "'MonthlyPriceUsd'"),
      ],
    },
    {
      deck: 'Other Compute - Summary',
      ask: 'Docker, ECS, Fargate, ECR, Batch, Lightsail: one line each?',
      answer:
        'Docker: containers. ECS: runs them on EC2. Fargate: runs them without instances. ECR: keeps their images. Batch: runs jobs across managed instances. Lightsail: simple stacks at a predictable price.',
      shown: [shown('bin/app.ts', 'new StorageStack')],
    },
  ],
};

export const NETWORK: Card = {
  word: 'network',
  title: 'Networking',
  says: 'One VPC for the systems that run on machines, Batch and ECS. It has no NAT gateway, so that an idle sandbox does not pay for one.',
  questions: [
    {
      deck: 'Elastic Container Service (ECS)',
      ask: 'Why do ECS and Batch need a network, and Lambda here does not?',
      answer:
        'Their containers run on machines, which stand in subnets of a VPC. A function outside a VPC reaches AWS’s services by their public endpoints, with its role’s permissions only.',
      shown: [shown('lib/kit/function-parts.ts', 'export function functionParts')],
    },
  ],
};
