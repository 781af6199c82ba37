import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';

/** The base of the project's images, by tag: what `../shared/containers/up` and `docker pull` give. */
const NODE_IMAGE = 'public.ecr.aws/docker/library/node:24-bookworm-slim';

/** Runs `docker` and gives what it says, or throws with what it said against it. */
export function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  }).trim();
}

/**
 * Builds an image and gives its tag. Where the base is on this machine by its tag, that one is
 * taken; elsewhere Docker pulls what the Dockerfile pins.
 */
export function buildImage(tag: string, dockerfile: string, context: string): string {
  const isHere = spawnSync('docker', ['image', 'inspect', NODE_IMAGE]).status === 0;
  const base = isHere ? ['--build-arg', `NODE_IMAGE=${NODE_IMAGE}`] : [];
  docker('build', '--quiet', '--network', 'host', '--tag', tag, '--file', dockerfile, ...base, context);
  return tag;
}

/** A container that runs until `remove`. */
export class Container {
  private readonly id: string;

  constructor(image: string, options: readonly string[] = [], command: readonly string[] = []) {
    this.id = docker('run', '--detach', ...options, image, ...command);
  }

  /** Runs a command inside. */
  exec(...command: readonly string[]): string {
    return docker('exec', this.id, ...command);
  }

  /** Writes a file inside, as root. */
  write(path: string, content: string): void {
    execFileSync('docker', ['exec', '--interactive', this.id, 'tee', path], {
      input: content,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }

  /** Starts it again if it has ended. @returns a process that ends when the container does */
  start(): ChildProcess {
    docker('start', this.id);
    return spawn('docker', ['wait', this.id], { stdio: 'ignore' });
  }

  /** Ends its processes at once, without a word to them. */
  kill(): void {
    docker('kill', this.id);
  }

  /** What its processes have printed. */
  logs(): string {
    const { stdout, stderr } = spawnSync('docker', ['logs', this.id], { encoding: 'utf8' });
    return stdout + stderr;
  }

  remove(): void {
    docker('rm', '--force', '--volumes', this.id);
  }
}
