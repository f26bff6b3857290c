import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { announce } from '../lib/announce.ts';
import { common } from '../texts/common.ts';
import './appearance.ts';
import './notice.ts';

/** Before the engine is there: a moment, or, where it takes long, what it is that takes so long. */
@customElement('tm-loading')
export class Loading extends LitElement {
  /** How much has come, from 0 to 1; undefined where it does not take long. */
  @property({ attribute: false }) come: number | undefined;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // Once: who listens does not want to hear it count.
    if (changed.has('come') && changed.get('come') === undefined && this.come !== undefined) announce(this.#words());
  }

  override render() {
    return html`<tm-notice .text=${this.#words()}>
      ${this.come !== undefined ? html`<tm-appearance slot="more"></tm-appearance>` : nothing}
    </tm-notice>`;
  }

  #words(): string {
    return this.come === undefined ? common.oneMoment() : common.fetching(Math.round(100 * this.come));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-loading': Loading;
  }
}
