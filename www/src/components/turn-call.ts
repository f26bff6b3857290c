import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { noticesOn, onAttention, setNotices, setSound, soundOn } from '../lib/attention.ts';
import { shared } from '../styles/shared.ts';
import { attention } from '../texts/attention.ts';

/** In the lobby: one button, and from then on the page calls when it is one's turn. */
@customElement('tm-turn-call')
export class TurnCall extends LitElement {
  static override styles = [shared];

  #end = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = onAttention(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  override render() {
    return html`${soundOn() || noticesOn()
        ? nothing
        : html`<wa-button appearance="outlined" @click=${this.#on}>
            <wa-icon slot="start" name="bell"></wa-icon>${attention.tellMe()}
          </wa-button>`}
      <p role="status" class="quiet">${this.#will()}</p>`;
  }

  async #on(): Promise<void> {
    setSound(true);
    await setNotices(true);
  }

  #will(): string {
    if (soundOn()) return noticesOn() ? attention.willTell() : attention.willSound();
    return noticesOn() ? attention.willShow() : '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-turn-call': TurnCall;
  }
}
