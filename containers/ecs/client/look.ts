/** How many cards the server gives at once. */
const CARDS = 24;
const FIRST_MS = 700;
const LONGEST_MS = 15_000;

/**
 * Asks for what is waited for, less and less often, as long as anything is and the page is looked at.
 * @returns begins anew with short waits
 */
export function keepLooking(): () => void {
  let waitMs = FIRST_MS;
  let timer = 0;
  const schedule = () => {
    clearTimeout(timer);
    if (waiting().length > 0 && !document.hidden) timer = setTimeout(look, waitMs);
  };
  const look = async () => {
    const changed = await refresh(waiting().slice(0, CARDS)).catch(() => false);
    waitMs = changed ? FIRST_MS : Math.min(waitMs * 1.5, LONGEST_MS);
    schedule();
  };
  const begin = () => {
    waitMs = FIRST_MS;
    schedule();
  };
  document.addEventListener('visibilitychange', begin);
  begin();
  return begin;
}

function waiting(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-outcome="waiting"][data-id]')];
}

/** The server draws cards; this only puts them in place. */
async function refresh(elements: readonly HTMLElement[]): Promise<boolean> {
  const parameters = new URLSearchParams(elements.map(({ dataset }) => ['id', dataset.id ?? '']));
  const response = await fetch(`/cards?${parameters}`);
  if (!response.ok) return false;
  const answer = new DOMParser().parseFromString(`<ul>${await response.text()}</ul>`, 'text/html');
  const cards = new Map([...answer.querySelectorAll<HTMLElement>('.card')].map((card) => [card.dataset.id, card]));
  let changed = false;
  for (const element of elements) {
    const card = cards.get(element.dataset.id);
    if (!card || card.dataset.outcome === 'waiting') continue;
    changed = true;
    if ('wholePage' in element.dataset) location.reload();
    else put(card, element);
  }
  return changed;
}

function put(card: HTMLElement, place: HTMLElement): void {
  const hadFocus = place.contains(document.activeElement);
  place.replaceWith(card);
  if (hadFocus) card.querySelector('a')?.focus();
  const what = card.dataset.outcome === 'rejected' ? 'was rejected' : 'has its picture';
  tell(`${card.dataset.name} ${what}.`);
}

/** Says it to those who cannot see the page change, too. */
export function tell(news: string): void {
  const place = document.querySelector('#news');
  if (place) place.textContent = news;
}
