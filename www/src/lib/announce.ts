/**
 * What changes out of sight of whoever listens to the page: said by one polite region, once, after what is being said.
 * What was said goes again, so that nobody comes upon it who reads the page to its end.
 */
const goesAfter = 7_000;

const region = document.createElement('div');
region.role = 'status';
// Each line for itself: the same words twice are said twice.
region.ariaAtomic = 'false';
region.className = 'announcements';
document.body.append(region);

export function announce(words: string): void {
  const line = document.createElement('p');
  line.textContent = words;
  region.append(line);
  setTimeout(() => line.remove(), goesAfter);
}

/** The room is locked: nothing of what was said in it stays. */
export function hush(): void {
  region.replaceChildren();
}
