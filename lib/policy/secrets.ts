import { at, isMissing, textOf, UNKNOWN } from './values.ts';

const WORDS = 'pass(?:word|wd|phrase)?|secret|token|api[_-]?key|private[_-]?key|access[_-]?key';
/** After camel case has been cut with `_`; `PGPASSWORD` is one too. */
const SECRET_NAME = new RegExp(`((^|[_-])(${WORDS}|pwd|credentials?)|password)([_-]|$)`, 'i');
/** Of where a secret is, or what is said about it, which is none. */
const POINTER_NAME =
  /[_-](arn|name|id|url|uri|path|file|parameter|prefix|table|bucket|pool|header|scope|type|issuer|algorithm|length|limit|ttl|age|seconds|days)$/i;
/** Of a switch or a number. */
const PLAIN_VALUE = /^(true|false|on|off|\d{1,6})$/i;
/** Where a secret is, whatever the variable is called. */
const POINTER_VALUE = /^arn:[^:]*:(secretsmanager|ssm|kms):\S+$/;
/** Of an AWS access key, or a private key's first line. */
const SECRET_VALUE = /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Not `$VARIABLE`, `"$(command)"`, or what only CloudFormation knows. */
const LITERAL = '["\']?(?![-$`<{"\'\\s])[^\\s"\']{6,}';
/** `password=…`, `--password …`, `PGPASSWORD: …`. */
const ASSIGNED = new RegExp(`(${WORDS})["']?\\s*[=:]\\s*${LITERAL}|(^|\\s)--?[\\w-]*(${WORDS})\\s+${LITERAL}`, 'im');
/** `https://user:…@`. */
const IN_URL = /\w:\/\/[^\s/:@$]+:[^\s/@$]+@/;

/** Whether a variable has a secret as plain text, or one that CloudFormation puts there as plain text. */
export function isPlainSecret(name: unknown, value: unknown): boolean {
  if (isMissing(value)) return false;
  const text = textOf(value);
  if (SECRET_VALUE.test(text) || text.includes('{{resolve:secretsmanager:') || IN_URL.test(text)) return true;
  if (text.replaceAll(UNKNOWN, '').trim() === '' || PLAIN_VALUE.test(text) || POINTER_VALUE.test(text)) return false;
  const named = textOf(name).replace(/(?<=[a-z])(?=[A-Z])/g, '_');
  return SECRET_NAME.test(named) && !POINTER_NAME.test(named);
}

/** Whether a list of `Name` and `Value` has a plain secret. */
export function hasPlainSecret(variables: readonly unknown[]): boolean {
  return variables.some((variable) =>
    at(variable, 'Name').some((name) => at(variable, 'Value').some((value) => isPlainSecret(name, value))),
  );
}

/** Whether a launch script has a secret as plain text. */
export function hasSecretInScript(script: unknown): boolean {
  return [textOf(script), decoded(textOf(script))].some(
    (text) => SECRET_VALUE.test(text) || ASSIGNED.test(text) || IN_URL.test(text),
  );
}

/** Launch templates take scripts in Base64. */
function decoded(text: string): string {
  return /^[A-Za-z0-9+/\s]+=*\s*$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : '';
}
