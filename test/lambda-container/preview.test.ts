import { metadataOf } from '../../containers/lambda-container/make-handler.ts';
import { parseInfo } from '../../containers/lambda-container/preview.ts';

describe('What pdfinfo says', () => {
  it('is the number of pages and the title', () => {
    const stdout = 'Title:           Der Prozeß\nProducer:        LaTeX\nPages:           7\nEncrypted:       no\n';
    expect(parseInfo(stdout)).toEqual({ pages: 7, title: 'Der Prozeß' });
  });

  it('is no title where the document has none', () => {
    expect(parseInfo('Title:           \nAuthor:          someone\nPages:           1\n')).toEqual({ pages: 1 });
  });

  it('is believed over what a title pretends', () => {
    expect(parseInfo('Title:           Report\nPages:           999\nPages:           2\n').pages).toBe(2);
  });

  it('is no pages where it says nothing', () => {
    expect(parseInfo('').pages).toBe(0);
  });
});

describe('The metadata of a preview', () => {
  it('holds the title in ASCII', () => {
    expect(metadataOf({ pages: 3, title: 'Prozeß 😀' })).toEqual({
      'page-count': '3',
      title: 'Proze%C3%9F%20%F0%9F%98%80',
    });
  });

  it('leaves out a title that is not there', () => {
    expect(metadataOf({ pages: 3 })).toEqual({ 'page-count': '3' });
  });

  it('cuts a long title between characters', () => {
    const { title = '' } = metadataOf({ pages: 1, title: '😀'.repeat(500) });
    expect(decodeURIComponent(title)).toBe('😀'.repeat(85));
  });

  it('survives half a character', () => {
    expect(metadataOf({ pages: 1, title: '\ud83d' }).title).toBe('%EF%BF%BD');
  });
});
