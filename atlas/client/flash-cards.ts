/** Arrow keys between flash cards, shuffling, and opening the card that a link names. */
export function flashCards(): void {
  openNamed();
  addEventListener('hashchange', openNamed);
  document.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = (event.target as Element).closest('.flash summary');
    if (!step || !here) return;
    const all = [...document.querySelectorAll<HTMLElement>('.flash summary')];
    const next = all[all.indexOf(here as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  document.querySelector('[data-close]')?.addEventListener('click', () => {
    for (const card of document.querySelectorAll<HTMLDetailsElement>('.flash details')) card.open = false;
  });
  document.querySelector('[data-shuffle]')?.addEventListener('click', shuffle);
}

function openNamed(): void {
  const named = location.hash.startsWith('#q-') ? document.getElementById(location.hash.slice(1)) : null;
  const card = named?.querySelector('details');
  if (card) card.open = true;
}

/** All cards in one list, in any order. */
function shuffle(): void {
  const study = document.querySelector('[data-study]');
  const cards = [...document.querySelectorAll<HTMLElement>('[data-study] .flash > li')];
  const list = document.createElement('ul');
  list.className = 'flash';
  for (let left = cards.length; left > 0; left--) {
    const [card] = cards.splice(Math.floor(Math.random() * left), 1);
    if (card) list.append(card);
  }
  study?.replaceChildren(list);
  list.querySelector('summary')?.focus();
}
