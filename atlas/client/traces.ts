/** Links between a source and its template: both sides light up, and the other comes into view. */
export function traces(): void {
  for (const beside of document.querySelectorAll<HTMLElement>('.beside')) {
    beside.addEventListener('click', (event) => {
      const target = event.target as Element;
      const line = target.closest<HTMLElement>('a.no[data-made]');
      const chunk = target.closest<HTMLElement>('.chunk[data-from]');
      if (line) event.preventDefault();
      else if (target.closest('a.by')) event.preventDefault();
      if (line) showMade(beside, line);
      else if (chunk) showMakers(beside, chunk);
    });
  }
  openNamed();
  addEventListener('hashchange', openNamed);
}

function showMade(beside: HTMLElement, line: HTMLElement): void {
  clear(beside);
  const here = line.closest<HTMLElement>('.l');
  here?.classList.add('lit');
  const ids = (line.dataset.made ?? '').split(' ');
  const chunks = ids.flatMap((id) => {
    const block = document.getElementById(`t-${id}`);
    return [...(block?.querySelectorAll<HTMLElement>('.chunk[data-from]') ?? [])].filter((chunk) =>
      chunk.dataset.from?.split(' ').includes(here?.id ?? ''),
    );
  });
  for (const chunk of chunks) chunk.classList.add('lit');
  reveal(chunks[0]);
  const names = ids.slice(0, 4).join(', ') + (ids.length > 4 ? ` and ${ids.length - 4} more` : '');
  say(beside, `Line ${line.textContent} made ${names}.`);
}

function showMakers(beside: HTMLElement, chunk: HTMLElement): void {
  clear(beside);
  chunk.classList.add('lit');
  const lines = (chunk.dataset.from ?? '').split(' ').flatMap((id) => document.getElementById(id) ?? []);
  for (const line of lines) line.classList.add('lit');
  reveal(lines[0]);
  say(beside, `Made by ${chunk.querySelector('.by')?.textContent}, and ${lines.length - 1} lines that called it.`);
}

function clear(beside: HTMLElement): void {
  for (const lit of beside.querySelectorAll('.lit')) lit.classList.remove('lit');
}

/** Scrolls the pane alone, so that the other side stays where it is. */
function reveal(element: HTMLElement | undefined): void {
  const pane = element?.closest<HTMLElement>('.pane');
  if (!element || !pane) return;
  const file = element.closest('details');
  if (file) file.open = true;
  pane.scrollTop += element.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  if (matchMedia('(max-width: 60rem)').matches) pane.scrollIntoView({ block: 'nearest' });
}

/** A link from elsewhere to a line or a resource opens the file that it is in. */
function openNamed(): void {
  const named = document.getElementById(location.hash.slice(1));
  const file = named?.closest('details');
  if (file) file.open = true;
  if (named?.closest('.pane')) reveal(named);
}

function say(beside: HTMLElement, text: string): void {
  const status = beside.parentElement?.querySelector('.status');
  if (status) status.textContent = text;
}
