import { cpus } from 'node:os';
import sharp from 'sharp';

/** What the figures were measured with. */
export function machine() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${cpus().length} x ${cpu?.model.trim()}`,
    os: `${process.platform}-${process.arch}`,
    node: `Node ${process.version}`,
    sharp: `sharp ${sharp.versions.sharp} with libvips ${sharp.versions.vips}`,
  };
}
