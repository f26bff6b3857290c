import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { keysOn, setKeys, shortcuts } from '../lib/shortcuts.ts';
import { shared } from '../styles/shared.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { tools } from '../texts/doctor-tools.ts';

/** The keys and what they do; here they are switched off, too. */
@customElement('tm-shortcut-sheet')
export class ShortcutSheet extends inOwnTask(LitElement) {
  static override styles = [
    shared,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--s2) var(--s4);
        align-items: baseline;
        margin-block: var(--s4);
      }
      kbd {
        display: inline-block;
        min-width: 2em;
        padding: 2px var(--s2);
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: var(--sunk);
        font: var(--size-s) var(--font-code);
        text-align: center;
      }
    `,
  ];

  @state() private open = false;

  show(): void {
    this.open = true;
  }

  override render() {
    return html`<wa-dialog label=${tools.keys()} ?open=${this.open} light-dismiss @wa-hide=${this.#hidden}>
      <p class="quiet">${tools.keysText()}</p>
      <dl>
        ${shortcuts.map(([key, action]) => html`<dt><kbd>${key}</kbd></dt><dd>${tools.key[action]()}</dd>`)}
      </dl>
      <label class="switch"
        ><input type="checkbox" .checked=${keysOn()} @change=${this.#switch} />${tools.useKeys()}</label
      >
    </wa-dialog>`;
  }

  #switch(event: Event): void {
    setKeys((event.target as HTMLInputElement).checked);
  }

  #hidden(event: Event): void {
    if (event.target === event.currentTarget) this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-shortcut-sheet': ShortcutSheet;
  }
}
