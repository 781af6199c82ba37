import OpenSeadragon from 'openseadragon';

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
  zoom.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-zoom]');
    actions[button?.dataset.zoom ?? '']?.();
    viewer.viewport.applyConstraints();
  });
}

/** OpenSeadragon adds an inline style, which our policy forbids and nobody needs, unless it is there. */
function keepStylesOut(): void {
  const style = document.createElement('style');
  style.type = 'text/plain';
  style.setAttribute('data-openseadragon-mobile-css', '');
  document.head.append(style);
}
