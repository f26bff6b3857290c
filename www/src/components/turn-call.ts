import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { noticesOn, setNotices, setSound, soundOn } from '../lib/attention.ts';
import { shared } from '../styles/shared.ts';
import { attention } from '../texts/attention.ts';

/** In the lobby: one button, and from then on the page calls when it is one's turn. */
@customElement('tm-turn-call')
export class TurnCall extends LitElement {
  static override styles = [shared];

  @state() private on = soundOn();

  override render() {
    return html`${this.on
        ? nothing
        : html`<wa-button appearance="outlined" @click=${this.#on}>
            <wa-icon slot="start" name="bell"></wa-icon>${attention.tellMe()}
          </wa-button>`}
      <p role="status" class="quiet">${this.on ? (noticesOn() ? attention.willTell() : attention.willSound()) : nothing}</p>`;
  }

  async #on(): Promise<void> {
    setSound(true);
    await setNotices(true);
    this.on = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-turn-call': TurnCall;
  }
}
