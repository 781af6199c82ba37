import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

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

  /** Its address on a network that it is in. */
  address(network: string): string {
    return docker('inspect', '--format', `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, this.id);
  }

  /** Asks it to end, and waits until it has. */
  async end(): Promise<{ readonly exitCode: number; readonly seconds: number }> {
    const start = performance.now();
    docker('kill', '--signal', 'TERM', this.id);
    const { stdout } = await promisify(execFile)('docker', ['wait', this.id]);
    return { exitCode: Number(stdout), seconds: (performance.now() - start) / 1000 };
  }

  /** What the kernel says of its memory now, in bytes. */
  memoryBytes(): number {
    return Number(
      this.exec(
        'sh',
        '-c',
        'cat /sys/fs/cgroup/memory.current 2>/dev/null || cat /sys/fs/cgroup/memory/memory.usage_in_bytes',
      ),
    );
  }

  remove(): void {
    docker('rm', '--force', '--volumes', this.id);
  }
}
