import { detailOf, objectOf } from '../../lambda/kit/events.ts';

/** As S3 documents it; see ev-events.html in the user guide. */
const detail = {
  version: '0',
  bucket: { name: 'uploads' },
  object: {
    key: 'été 1+1 %.JPG',
    size: 5,
    etag: 'b1946ac92492d2347c6235b4d2611184',
    'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
    sequencer: '617f08299329d189',
  },
  'request-id': 'N4N7GDK58NMKJ12R',
  requester: '123456789012',
  'source-ip-address': '1.2.3.4',
  reason: 'PutObject',
};

describe("S3's event", () => {
  it('names the object, its key as it is in S3', () => {
    expect(objectOf({ detail })).toEqual({
      bucket: 'uploads',
      key: 'été 1+1 %.JPG',
      size: 5,
      etag: 'b1946ac92492d2347c6235b4d2611184',
    });
  });

  it.each(['a+b.jpg', 'a%20b.jpg', '%', '%2F', 'a%2Bb.jpg'])('does not have its key decoded: %s', (key) => {
    expect(objectOf({ detail: { ...detail, object: { ...detail.object, key } } }).key).toBe(key);
  });

  it('is what we send round again', () => {
    const object = { bucket: 'uploads', key: 'a/b.jpg', size: 0, etag: 'abc-2' };
    expect(detailOf(object)).toEqual({
      bucket: { name: 'uploads' },
      object: { key: 'a/b.jpg', size: 0, etag: 'abc-2' },
    });
    expect(objectOf({ detail: detailOf(object) })).toEqual(object);
  });

  const { bucket, object } = detail;
  it.each([
    ['no detail', undefined],
    ['an empty detail', {}],
    ['text', 'Object Created'],
    ['no bucket', { object }],
    ['no key', { bucket, object: { ...object, key: undefined } }],
    ['an empty key', { bucket, object: { ...object, key: '' } }],
    ['a size in text', { bucket, object: { ...object, size: '5' } }],
    ['a negative size', { bucket, object: { ...object, size: -1 } }],
    ['no ETag', { bucket, object: { ...object, etag: undefined } }],
    ['an empty ETag', { bucket, object: { ...object, etag: '' } }],
  ])('is refused with %s', (_, malformed) => {
    expect(() => objectOf({ detail: malformed })).toThrow();
  });
});
