import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import type { LocalLibrary } from '../../bin/kit/local-library.ts';
import { previewKey } from '../../lambda/kit/keys.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';

const LINES = Array.from({ length: 22 }, (_, line) => {
  const width = line % 6 === 5 ? 180 : 430 - ((line * 37) % 60);
  return `<rect x="85" y="${250 + line * 22}" width="${width}" height="8" rx="3" fill="#4a4a48"/>`;
});
const PAGE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842">
  <rect width="595" height="842" fill="white"/>
  <text x="85" y="150" font-family="serif" font-size="44">Der Prozeß</text>
  <text x="85" y="192" font-family="serif" font-size="20" fill="#666">Franz Kafka</text>
  ${LINES.join('')}
</svg>`;

/** Uploads what is called a PDF, and puts previews of it where the preview function would. */
export async function putDocument(library: LocalLibrary, key: string): Promise<void> {
  const { etag } = await library.upload(key, Buffer.from('%PDF-1.7'));
  for (const edgePx of DEFAULT_EDGES_PX) {
    const Body = await sharp(Buffer.from(PAGE), { density: 144 })
      .resize(edgePx, edgePx, { fit: 'inside' })
      .webp()
      .toBuffer();
    const object = { Bucket: library.derived, Key: previewKey(edgePx, key), Body, ContentType: 'image/webp' };
    const Metadata = { 'source-etag': etag, 'page-count': '225', title: encodeURIComponent('Der Prozeß') };
    await library.s3.send(new PutObjectCommand({ ...object, Metadata }));
  }
}
