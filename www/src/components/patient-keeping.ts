import { css, html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { keeping } from '../texts/keeping.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './erase-here.ts';
import './kept-files.ts';
import { StoreElement } from './store-element.ts';

/** What a patient's device keeps of a consultation, and how to have it keep nothing. */
@customElement('tm-patient-keeping')
export class PatientKeeping extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        justify-items: start;
      }
    `,
  ];

  @query('tm-confirm-dialog') private dialog!: ConfirmDialog;

  override render() {
    const { keepsNothing = false, keep = 0, doctorName: doctor = '' } = this.store.state ?? {};
    return html`<h3>${keeping.titleHere()}</h3>
      <p>${keepsNothing ? keeping.nothingKept(doctor) : keeping.kept()}</p>
      <p ?hidden=${keep === 0}>${keeping.vanishingFor(doctor, keep)}</p>
      <wa-button appearance="outlined" ?hidden=${keepsNothing} @click=${this.#ask}>${keeping.nothing()}</wa-button>
      <tm-kept-files .store=${this.store}></tm-kept-files>
      <tm-erase-here .store=${this.store}></tm-erase-here>
      <tm-confirm-dialog></tm-confirm-dialog>`;
  }

  async #ask(): Promise<void> {
    const words = keeping.nothingAsk(this.store.state?.doctorName ?? '');
    if (await this.dialog.ask({ words, yes: keeping.nothingYes(), danger: true })) await this.store.command({ type: 'keep-nothing' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-keeping': PatientKeeping;
  }
}
