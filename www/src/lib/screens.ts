import { announce } from './announce.ts';

/** The heading of what is shown, in whichever element's shadow it stands. */
function headingIn(root: ParentNode): HTMLElement | undefined {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.localName === 'h1') return element;
    const inside = element.shadowRoot && headingIn(element.shadowRoot);
    if (inside) return inside;
  }
  return undefined;
}

/** Then it is read, and what follows is where the next key leads. */
export function focusHeading(heading: HTMLElement | null | undefined): void {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** Screens that take each other's place, as the whole of a page. */
export class Screens {
  #shown = '';

  /**
   * `name` is of what is drawn in `root`; '' while that is nothing yet. Where the focus went with the screen before, it goes to
   * the new one's heading, which is then read; elsewhere it is not taken from anyone, and the heading is said.
   */
  show(name: string, root: ParentNode): void {
    if (name === '' || name === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = name;
    // Once the elements inside are drawn, too.
    setTimeout(() => {
      const heading = headingIn(root);
      if (!heading) return;
      const focused = document.activeElement;
      if (first || (focused && focused !== document.body)) {
        announce(heading.textContent?.trim() ?? '');
        return;
      }
      focusHeading(heading);
    });
  }
}
