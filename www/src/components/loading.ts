import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { common } from '../texts/common.ts';
import './appearance.ts';
import './notice.ts';

/** Before the engine is there: a moment, or, where it takes long, what it is that takes so long. */
@customElement('tm-loading')
export class Loading extends LitElement {
  /** How much has come, from 0 to 1; undefined where it does not take long. */
  @property({ attribute: false }) come: number | undefined;

  override render() {
    const slow = this.come !== undefined;
    return html`<tm-notice .text=${slow ? common.fetching(Math.round(100 * (this.come ?? 0))) : common.oneMoment()}>
      ${slow ? html`<tm-appearance slot="more"></tm-appearance>` : nothing}
    </tm-notice>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-loading': Loading;
  }
}
