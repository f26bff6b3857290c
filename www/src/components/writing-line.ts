import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DoctorState, PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { habits } from '../texts/habits.ts';
import { StoreElement } from './store-element.ts';

/** Says that the other side writes, for as long as it does. Only to be seen: read aloud it would disturb. */
@customElement('tm-writing-line')
export class WritingLine extends StoreElement<DoctorState | PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 1.6em;
        max-width: calc(48rem + 2 * var(--s4));
        width: 100%;
        margin: 0 auto;
        padding-inline: var(--s4);
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
    `,
  ];

  @property() thread = '';
  @property() name = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    const left = (this.store.writing.get(this.thread) ?? 0) - Date.now();
    clearTimeout(this.#timer);
    if (left <= 0) return html``;
    this.#timer = setTimeout(() => this.requestUpdate(), left);
    return html`<span dir="auto">${habits.isWriting(this.name)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-writing-line': WritingLine;
  }
}
