import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** What is said above everything, in nobody's way: something is lost here, or a newer page is there. */
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

  @state() private unreadable = false;
  @state() private newer = false;

  sayUnreadable(): void {
    this.unreadable = true;
  }

  sayNewer(): void {
    this.newer = true;
  }

  override render() {
    const words = this.unreadable ? this.#missing() : this.newer ? this.#newer() : nothing;
    return html`<div role="status" ?hidden=${words === nothing}>${words}</div>`;
  }

  #missing() {
    return html`<span>${common.unreadable()}</span>
      <wa-button appearance="outlined" @click=${() => (this.unreadable = false)}>${common.close()}</wa-button>`;
  }

  #newer() {
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
