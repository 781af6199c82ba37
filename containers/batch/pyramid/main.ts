import { makeFiles } from './make-files.ts';

// A process of its own: libvips cannot be stopped, and Node waits for it before it ends.
makeFiles(JSON.parse(process.argv[2] ?? '')).then(
  (made) => process.stdout.write(JSON.stringify(made)),
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? `${error.stack}` : String(error));
    process.exitCode = 1;
  },
);
