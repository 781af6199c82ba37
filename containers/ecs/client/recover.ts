const EVERY_MS = 3_000;

/** A page that says that storage is out of reach loads itself again when it is within reach. */
export function recover(): void {
  if (!document.querySelector('[data-recovers]')) return;
  const look = async () => {
    const ready = await fetch('/readyz', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) location.reload();
    else setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
}
