/**
 * Where the AWS emulator answers, as `AWS_ENDPOINT_URL` says.
 * @throws Error if it is not set: tests against the emulator never pass without it
 */
export function emulatorUrl(): URL {
  const url = process.env.AWS_ENDPOINT_URL;
  if (!url) throw new Error('This test needs the AWS emulator: start it and set AWS_ENDPOINT_URL to its address');
  return new URL(url);
}
