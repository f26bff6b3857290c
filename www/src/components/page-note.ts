import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** A newer page is there: said above everything, in nobody's way, and done only when one wants it. */
@customElement('tm-page-note')
export class PageNote extends LitElement {
  static override styles = [
    shared,
    css`
      div {
        position: fixed;
        inset: var(--s2) var(--s3) auto;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s2);
        width: fit-content;
        max-width: 40rem;
        margin: 0 auto;
        padding: var(--s2) var(--s2) var(--s2) var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      div:empty {
        display: none;
      }
      span {
        flex: 1 1 16rem;
      }
    `,
  ];

  @state() private newer = false;

  sayNewer(): void {
    this.newer = true;
  }

  override render() {
    return html`<div role="status" ?hidden=${!this.newer}>${this.newer ? this.#words() : nothing}</div>`;
  }

  #words() {
    return html`<span>${common.newerPage()}</span>
      <wa-button appearance="outlined" @click=${() => location.reload()}>${common.reloadNow()}</wa-button>
      <wa-button appearance="plain" @click=${() => (this.newer = false)}>${common.later()}</wa-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-page-note': PageNote;
  }
}
