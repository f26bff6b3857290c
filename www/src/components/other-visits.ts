import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { patient } from '../texts/patient.ts';
import { StoreElement } from './store-element.ts';

/** The way to the list of doctors, where there is more than the one that is shown. */
@customElement('tm-other-visits')
export class OtherVisits extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  override render() {
    if (this.store.visits.size < 2) return nothing;
    const show = () => this.dispatchEvent(new Event('tm-visits', { bubbles: true, composed: true }));
    return html`<wa-button appearance="outlined" @click=${show}>${patient.visits()}</wa-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-other-visits': OtherVisits;
  }
}
