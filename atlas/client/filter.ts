/** Search boxes that hide what does not match in the list that they name. */
export function filters(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filters]')) {
    const list = document.getElementById(input.dataset.filters ?? '');
    const status = input.parentElement?.querySelector('.status');
    const items = [...(list?.children ?? [])] as HTMLElement[];
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const item of items) {
        const text = item.textContent?.toLowerCase() ?? '';
        item.hidden = !words.every((word) => text.includes(word));
      }
      const found = items.filter(({ hidden }) => !hidden).length;
      if (status) status.textContent = words.length > 0 ? `${found} of ${items.length}` : '';
    });
  }
}
