import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import type { LocalLibrary } from '../../bin/kit/local-library.ts';
import { tilesKey } from '../../lambda/kit/keys.ts';

/** Uploads a photo, and puts a pyramid of it where the Batch job would, `widthPx` wide. */
export async function putPyramid(library: LocalLibrary, key: string, photo: Buffer, widthPx: number): Promise<void> {
  const { etag } = await library.upload(key, photo);
  const large = await sharp(photo).resize(widthPx).jpeg().toBuffer();
  const archive = await sharp(large)
    .jpeg({ quality: 80 })
    .tile({ layout: 'dz', container: 'zip', basename: 'pyramid', size: 256, overlap: 1 })
    .toBuffer();
  await library.s3.send(
    new PutObjectCommand({
      Bucket: library.derived,
      Key: tilesKey(key),
      Body: archive,
      Metadata: { 'source-etag': etag },
    }),
  );
}
