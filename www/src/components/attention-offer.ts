import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { mayNotify, setNotices, setSound, wasAsked } from '../lib/attention.ts';
import type { Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { attention } from '../texts/attention.ts';
import { common } from '../texts/common.ts';

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
  /** The browser said no: what then. */
  @state() private refused: Saying | undefined;

  override render() {
    if (this.refused) {
      return html`<div>
        <p class="small" role="status">${this.refused()}</p>
        <wa-button appearance="plain" @click=${() => (this.refused = undefined)}>${common.close()}</wa-button>
      </div>`;
    }
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
    if (!(await setNotices(true))) this.refused = mayNotify() === 'missing' ? attention.missing : attention.refused;
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
