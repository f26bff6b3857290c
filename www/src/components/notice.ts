import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../styles/shared.ts';

/**
 * A whole screen that says one thing: what happened (the title), what to do (the text), and the
 * button for it (the slot).
 */
@customElement('tm-notice')
export class Notice extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 32rem);
        place-content: center;
        min-height: 100dvh;
        padding: var(--s5) var(--s4);
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s4);
      }
      div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        margin-top: var(--s2);
      }
    `,
  ];

  /** Not `title`: that would be the browser's tooltip. */
  @property() heading = '';
  @property() text = '';

  override render() {
    return html`<main>
      <section>
      ${this.heading ? html`<h1 aria-describedby="text">${this.heading}</h1>` : nothing}
      <p id="text">${this.text}</p>
      <slot name="more"></slot>
      <div><slot></slot></div>
      </section>
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-notice': Notice;
  }
}
