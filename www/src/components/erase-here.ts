import { html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { keeping } from '../texts/keeping.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import { StoreElement } from './store-element.ts';

/** A patient takes all that is theirs off this device: keys, messages and files, of every doctor. */
@customElement('tm-erase-here')
export class EraseHere extends StoreElement<PatientState> {
  static override styles = shared;

  @query('tm-confirm-dialog') private dialog!: ConfirmDialog;

  override render() {
    return html`<wa-button appearance="plain" @click=${this.#ask}>
        <wa-icon slot="start" name="trash-2"></wa-icon>${keeping.erase()}
      </wa-button>
      <tm-confirm-dialog></tm-confirm-dialog>`;
  }

  async #ask(): Promise<void> {
    if (!(await this.dialog.ask({ words: keeping.eraseAsk(), yes: keeping.eraseNow(), danger: true }))) return;
    await this.store.command({ type: 'erase' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-erase-here': EraseHere;
  }
}
