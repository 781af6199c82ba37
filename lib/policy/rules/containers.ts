import { at, isMissing, textOf, UNKNOWN } from '../values.ts';

/** Of a Linux container, any of which is a way out of it. */
const DANGEROUS_CAPABILITIES = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_PTRACE',
  'SYS_MODULE',
  'NET_ADMIN',
  'DAC_READ_SEARCH',
]);
/** Paths of the host that give a container the host. */
const HOST_PATHS =
  /^\/(|etc|proc|root|sys|dev|var|var\/run|var\/lib|var\/lib\/docker|(var\/)?run\/(docker|containerd(\/containerd)?)\.sock)\/?$/;

/**
 * Whether an image can change under its name: it has the tag `latest`, or no tag and no digest. The
 * name of one that only CloudFormation knows counts as right.
 */
export function isMovingImage(image: unknown): boolean {
  if (isMissing(image)) return false;
  const text = textOf(image);
  if (text.includes('@') || text.endsWith(UNKNOWN)) return false;
  const name = text.slice(text.lastIndexOf('/') + 1);
  return name.endsWith(':latest') || !name.includes(':');
}

/** Whether a container has a capability that is as good as being privileged. */
export function hasDangerousCapability(container: unknown): boolean {
  return at(container, 'LinuxParameters.Capabilities.Add.*').some((name) =>
    DANGEROUS_CAPABILITIES.has(textOf(name).replace(/^CAP_/, '')),
  );
}

/** Whether one of the volumes is the host's own file system, or Docker's socket. */
export function mountsTheHost(sourcePaths: readonly unknown[]): boolean {
  return sourcePaths.some((path) => !isMissing(path) && HOST_PATHS.test(textOf(path)));
}
