import { LRUCache } from 'lru-cache';
import type { Library, PageProps } from './library.ts';
import type { LayoutProps } from './pages/layout.ts';
import { listPage } from './pages/list-page.ts';
import { type Zipped, zipped } from './zipped.ts';

const PAGES = 200;
const FRESH_MS = 1_000;

export interface ListPagesProps {
  readonly library: Library;
  readonly asset: LayoutProps['asset'];
  readonly limitBytes: number;
}

/** Pages of the list, each drawn once a second at most, however many ask for it. */
export class ListPages {
  readonly #pages: LRUCache<string, Zipped, PageProps>;

  constructor(props: ListPagesProps) {
    this.#pages = new LRUCache({
      max: PAGES,
      ttl: FRESH_MS,
      fetchMethod: (_, __, { context }) => draw(context, props),
    });
  }

  /** @throws StorageUnavailable */
  page({ prefix, after }: PageProps): Promise<Zipped> {
    return this.#pages.forceFetch(JSON.stringify([prefix, after]), { context: { prefix, after } });
  }
}

async function draw({ prefix, after }: PageProps, { library, asset, limitBytes }: ListPagesProps): Promise<Zipped> {
  const page = await library.page({ prefix, after });
  const cards = await Promise.all(page.photos.map((photo) => library.card(photo)));
  return zipped(Buffer.from(String(await listPage({ asset, prefix, after, page, cards, limitBytes }))));
}
