import { css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { DoctorState, FileInfo } from '../engine/types.ts';
import { marked } from '../lib/deceit.ts';
import { shared } from '../styles/shared.ts';
import { fileSize, files } from '../texts/files.ts';
import { keeping, lasting } from '../texts/keeping.ts';
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
      summary {
        min-height: var(--touch);
        border-radius: 6px;
        cursor: pointer;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--s2);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private persisted = true;

  override firstUpdated(): void {
    void navigator.storage?.persisted?.().then((persisted) => (this.persisted = persisted));
  }

  override render() {
    const now = this.store.state?.keep ?? 0;
    const kept = [...this.store.files.values()].filter((file) => file.kept && (file.state === 'complete' || file.state === 'sent'));
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
      ${this.#files(kept)}`;
  }

  #files(kept: FileInfo[]) {
    const bytes = kept.reduce((sum, { size }) => sum + size, 0);
    const words = keeping.fileCount(kept.length, fileSize(bytes));
    if (kept.length === 0) return html`<p class="quiet small">${words}</p>`;
    return html`<details>
      <summary class="numbers">${words}</summary>
      <ul>
        ${kept.map(
          ({ id, name, size }) => html`<li>
            <span><bdi>${marked(name)}</bdi> <span class="quiet small numbers">${fileSize(size)}</span></span>
            <wa-button appearance="outlined" @click=${() => void this.store.command({ type: 'delete-file', file: id })}>
              ${files.remove()}<span class="hidden-words"> ${name}</span>
            </wa-button>
          </li>`,
        )}
      </ul>
    </details>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = this.store.watchFiles(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
  }

  #unwatch: (() => void) | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-keeping-form': KeepingForm;
  }
}
