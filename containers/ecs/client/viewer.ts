import OpenSeadragon from 'openseadragon';

const KEYS: Readonly<Record<string, string>> = { '+': 'in', '=': 'in', '-': 'out', '0': 'home' };

const element = document.querySelector<HTMLElement>('#viewer');
const zoom = document.querySelector<HTMLElement>('.zoom');
if (element && zoom) show(element, zoom);

function show(element: HTMLElement, zoom: HTMLElement): void {
  keepStylesOut();
  const still = element.querySelector('img');
  const viewer = OpenSeadragon({
    element,
    tileSources: element.dataset.tiles,
    drawer: 'canvas',
    // Its buttons are pictures from elsewhere, and unknown to the keyboard.
    showNavigationControl: false,
    animationTime: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 0.6,
    maxZoomPixelRatio: 2,
    visibilityRatio: 0.6,
    timeout: 20_000,
  });
  viewer.canvas.setAttribute('role', 'application');
  viewer.canvas.setAttribute(
    'aria-label',
    `${element.dataset.name}: arrow keys move the picture, plus and minus zoom, 0 shows all of it`,
  );
  viewer.addOnceHandler('tile-drawn', () => {
    still?.remove();
    element.dataset.open = '';
    zoom.hidden = false;
  });
  const actions: Readonly<Record<string, () => void>> = {
    in: () => viewer.viewport.zoomBy(1.6),
    out: () => viewer.viewport.zoomBy(1 / 1.6),
    home: () => viewer.viewport.goHome(),
  };
  const act = (name: string | undefined) => {
    const action = actions[name ?? ''];
    action?.();
    viewer.viewport.applyConstraints();
    return action !== undefined;
  };
  zoom.addEventListener('click', ({ target }) =>
    act((target as Element).closest<HTMLElement>('[data-zoom]')?.dataset.zoom),
  );
  viewer.addHandler('canvas-key', (event) => {
    // It goes by where keys are on an American keyboard; this goes by what is written on them.
    event.preventDefaultAction = act(KEYS[(event.originalEvent as KeyboardEvent).key]);
  });
}

/**
 * OpenSeadragon adds an inline style, which our policy forbids and nobody needs, unless it finds it
 * there already. This is found as one, and is none: HTML's own is in another namespace.
 */
function keepStylesOut(): void {
  const style = document.createElementNS('urn:none', 'style');
  style.setAttribute('data-openseadragon-mobile-css', '');
  document.head.append(style);
}
