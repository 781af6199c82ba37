/**
 * What secrets look like, after the rules of gitleaks.
 * @see https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
 */
const PATTERNS: ReadonlyArray<readonly [kind: string, pattern: RegExp]> = [
  ['an AWS access key', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82})\b/],
  ['a Slack token', /\bxox[abeoprs]-[\w-]{10,}/],
  ['a JSON Web Token', /\beyJ[\w-]{14,}\.[\w-]{10,}\./],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']+:[^\s/@"']+@/i],
  ['a reference to a secret', /\{\{resolve:(?:secretsmanager|ssm-secure):/],
  [
    'a password, token or key',
    /(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)["']?\s*[:=]\s*["']?[^\s"'$;<]{6,}/i,
  ],
];

/**
 * Refuses text that holds a secret. A launch script is in the template and can be read by whoever
 * may read the stack, and by every process on the instance.
 * @throws Error that names the line and the kind of secret, not the secret
 */
export function refuseSecrets(text: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const found = PATTERNS.find(([, pattern]) => pattern.test(line));
    if (!found) continue;
    throw new Error(
      `A launch script must not hold secrets: line ${index + 1} looks like ${found[0]}. Fetch it at run time`,
    );
  }
}
