import { css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { DoctorState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { keeping, lasting } from '../texts/keeping.ts';
import './kept-files.ts';
import { StoreElement } from './store-element.ts';

/** What is kept in this browser and for how long, and how to make room. */
@customElement('tm-keeping-form')
export class KeepingForm extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        justify-items: start;
      }
      label {
        display: grid;
        gap: var(--s2);
        justify-items: start;
        font-weight: 600;
      }
      select {
        min-height: var(--touch);
        padding: 0 var(--s3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        font: inherit;
      }
    `,
  ];

  @state() private persisted = true;

  override firstUpdated(): void {
    void navigator.storage?.persisted?.().then((persisted) => (this.persisted = persisted));
  }

  override render() {
    const now = this.store.state?.keep ?? 0;
    const choose = (event: Event) =>
      void this.store.command({ type: 'set-keep', minutes: Number((event.target as HTMLSelectElement).value) });
    return html`<h3>${keeping.title()}</h3>
      <label
        >${keeping.vanish()}
        <select @change=${choose}>
          ${lasting.map((n) => html`<option value=${n} ?selected=${n === now}>${n === 0 ? keeping.never() : keeping.after(n)}</option>`)}
        </select>
      </label>
      <p class="quiet small">${keeping.vanishHint()}</p>
      <p class="quiet small">${this.persisted ? keeping.persisted() : keeping.notPersisted()}</p>
      <tm-kept-files .store=${this.store}></tm-kept-files>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-keeping-form': KeepingForm;
  }
}
