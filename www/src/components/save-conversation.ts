import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { PatientState } from '../engine/types.ts';
import { patientRecord } from '../lib/patient-record.ts';
import { asText, fileName, printAlone, recordSheet, saveText } from '../lib/record.ts';
import { shared } from '../styles/shared.ts';
import { record } from '../texts/record.ts';
import { StoreElement } from './store-element.ts';

/** The patient's own copy of the conversation, as a file or on paper. */
@customElement('tm-save-conversation')
export class SaveConversation extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s2);
      }
    `,
  ];

  override render() {
    if (this.store.threads.size === 0) return html``;
    return html`<div class="row">
        <wa-button appearance="outlined" @click=${this.#save}>
          <wa-icon slot="start" name="download"></wa-icon>${record.save()}
        </wa-button>
        <wa-button appearance="outlined" @click=${this.#print}>
          <wa-icon slot="start" name="printer"></wa-icon>${record.print()}
        </wa-button>
      </div>
      <p class="quiet small">${record.onlyCopy()}</p>`;
  }

  #save(): void {
    const made = patientRecord(this.store);
    saveText(fileName(made.title), asText(made));
  }

  #print(): void {
    void printAlone(recordSheet(patientRecord(this.store)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-save-conversation': SaveConversation;
  }
}
