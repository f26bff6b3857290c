import { css, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { canonical } from '../lib/passphrase.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { keeping } from '../texts/keeping.ts';
import { StoreElement } from './store-element.ts';

/** Opens a practice here that was exported in another browser. */
@customElement('tm-import-form')
export class ImportForm extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      summary {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        border-radius: 6px;
        font-weight: 600;
        cursor: pointer;
      }
      label {
        display: grid;
        gap: var(--s2);
        justify-items: start;
        font-weight: 600;
      }
      input {
        max-width: 100%;
        min-height: var(--touch);
        color: var(--ink);
        font: inherit;
      }
    `,
  ];

  @state() private refused: Saying | undefined;
  @query('input') private chooser!: HTMLInputElement;
  @query('wa-input') private field!: WaInput;

  override render() {
    const why = this.store.state?.import ?? '';
    const words = this.refused?.() || keeping.importFailed(why);
    return html`<details>
      <summary>${keeping.importTitle()}</summary>
      <form class="stack" @submit=${this.#submit}>
        <p class="quiet small">${keeping.importText()}</p>
        <label>${keeping.importFile()}<input type="file" accept=".telemed" /></label>
        <wa-input type="password" password-toggle .label=${keeping.importPassphrase()} autocomplete="off"></wa-input>
        <p class="refused" role="alert" ?hidden=${!words}>${words}</p>
        <wa-button appearance="outlined" type="submit" ?loading=${why === 'running'}>${keeping.importPractice()}</wa-button>
        <p class="quiet small" role="status" ?hidden=${why !== 'running'}>${why === 'running' ? keeping.importing() : ''}</p>
      </form>
    </details>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const source = this.chooser.files?.[0];
    this.refused = source ? undefined : keeping.noFile;
    if (!source || this.store.state?.import === 'running') return;
    const passphrase = canonical(this.field.value ?? '');
    const result = await this.store.command({ type: 'import', passphrase, size: source.size, source });
    this.refused = whyNot(result, doctor.refusal);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-import-form': ImportForm;
  }
}
