import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { phrases } from '../lib/phrases.ts';
import { shared } from '../styles/shared.ts';
import { tools } from '../texts/doctor-tools.ts';
import { InsertEvent } from './events.ts';

/** The reusable texts, beside the field: what is chosen goes into the field, not out. */
@customElement('tm-phrase-menu')
export class PhraseMenu extends LitElement {
  static override styles = [
    shared,
    css`
      wa-dropdown-item {
        max-width: min(28rem, 80vw);
        white-space: normal;
      }
    `,
  ];

  override render() {
    return html`<wa-dropdown placement="top-end" @wa-show=${() => this.requestUpdate()} @wa-select=${this.#chosen}>
      <wa-button slot="trigger" appearance="plain">
        <wa-icon name="quote" label=${tools.phrases()}></wa-icon>
      </wa-button>
      ${phrases().map((phrase) => html`<wa-dropdown-item value=${phrase}><span dir="auto">${phrase}</span></wa-dropdown-item>`)}
    </wa-dropdown>`;
  }

  #chosen(event: CustomEvent<{ item: { value: string } }>): void {
    this.dispatchEvent(new InsertEvent(event.detail.item.value));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-phrase-menu': PhraseMenu;
  }
}
