import { tell } from './look.ts';

const AT_ONCE = 3;

interface Ticket {
  readonly id: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Takes files that are dropped anywhere on the page, or chosen. */
export function takeUploads(look: () => void): void {
  const input = document.querySelector<HTMLInputElement>('#files');
  const list = document.querySelector<HTMLElement>('#cards');
  if (!input || !list) return;
  const take = (files: Iterable<File>) => void uploadAll([...files], list, look);

  input.addEventListener('change', () => {
    take(input.files ?? []);
    input.value = '';
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dragging');
  });
  for (const name of ['dragleave', 'drop', 'dragend'])
    document.addEventListener(name, () => document.body.classList.remove('dragging'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files ?? []);
  });
}

async function uploadAll(files: readonly File[], list: HTMLElement, look: () => void): Promise<void> {
  const queue = files.map((file) => ({ file, card: showCard(file, list) })).values();
  document.querySelector('.empty')?.remove();
  const worker = async () => {
    for (const { file, card } of queue) {
      await upload(file, card).then(look, (error: Error) => fail(card, file, error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function upload(file: File, card: Card): Promise<void> {
  const ticket = await ticketFor(file);
  await send(file, ticket, (share) => {
    card.progress.value = share;
  });
  card.element.dataset.id = ticket.id;
  card.element.dataset.outcome = 'waiting';
  card.note.textContent = 'Picture on its way';
  card.progress.removeAttribute('value');
  tell(`${file.name} is uploaded.`);
}

async function ticketFor(file: File): Promise<Ticket> {
  const response = await fetch('/uploads', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: file.name, bytes: file.size }),
  });
  if (response.status === 201) return response.json();
  const { reason } = await response.json().catch(() => ({}));
  throw new Error(reason ?? 'The gallery does not answer. Try again.');
}

/** Straight to S3. Not by `fetch`, which tells no progress. */
function send(file: File, { url, fields }: Ticket, onProgress: (share: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener('load', () => {
      if (request.status === 201) resolve();
      else reject(new Error(`Storage refused the file (${request.status}).`));
    });
    request.addEventListener('error', () => reject(new Error('The connection broke. Try again.')));
    request.open('POST', url);
    request.send(form);
  });
}

interface Card {
  readonly element: HTMLElement;
  readonly note: HTMLElement;
  readonly progress: HTMLProgressElement;
}

function showCard(file: File, list: HTMLElement): Card {
  const element = make('li', 'card');
  const frame = make('span', 'frame');
  const note = make('span', 'note');
  const progress = document.createElement('progress');
  const name = make('span', 'name');
  element.dataset.name = file.name;
  element.dataset.outcome = 'uploading';
  name.textContent = file.name;
  name.dir = 'auto';
  note.textContent = 'Uploading';
  progress.value = 0;
  progress.setAttribute('aria-label', `Upload of ${file.name}`);
  frame.append(note, progress);
  element.append(frame, name);
  list.prepend(element);
  return { element, note, progress };
}

function fail({ element, note, progress }: Card, file: File, error: Error): void {
  element.dataset.outcome = 'failed';
  note.textContent = error.message;
  note.classList.add('bad');
  progress.remove();
  tell(`${file.name}: ${error.message}`);
}

function make(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
