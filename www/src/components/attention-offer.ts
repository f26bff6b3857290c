import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { setNotices, setSound, wasAsked } from '../lib/attention.ts';
import { shared } from '../styles/shared.ts';
import { attention } from '../texts/attention.ts';

/** Asked once, when it is first of use: somebody waits, and the doctor may have been elsewhere. */
@customElement('tm-attention-offer')
export class AttentionOffer extends LitElement {
  static override styles = [
    shared,
    css`
      div {
        display: grid;
        gap: var(--s2);
        margin: var(--s3) var(--s2) 0;
        padding: var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
      }
    `,
  ];

  @state() private asked = wasAsked();

  override render() {
    return html`<div ?hidden=${this.asked}>
      <p class="small">${attention.offer()}</p>
      <span class="row">
        <wa-button appearance="outlined" @click=${this.#yes}>${attention.yes()}</wa-button>
        <wa-button appearance="plain" @click=${this.#no}>${attention.no()}</wa-button>
      </span>
    </div>`;
  }

  async #yes(): Promise<void> {
    setSound(true);
    await setNotices(true);
    this.asked = true;
  }

  async #no(): Promise<void> {
    await setNotices(false);
    this.asked = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-attention-offer': AttentionOffer;
  }
}
