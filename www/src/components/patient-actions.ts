import { html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { patient } from '../texts/patient.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './patient-details.ts';
import type { PatientDetails } from './patient-details.ts';
import { StoreElement } from './store-element.ts';

/** Details and Leave, which are the same while one joins, in the lobby and in the conversation. */
@customElement('tm-patient-actions')
export class PatientActions extends StoreElement<PatientState> {
  static override styles = [shared];

  /** The conversation has its own way to the details. */
  @property({ type: Boolean, attribute: 'without-details' }) withoutDetails = false;
  @query('tm-patient-details') private details!: PatientDetails;
  @query('tm-confirm-dialog') private dialog!: ConfirmDialog;

  showDetails(): void {
    this.details.show();
  }

  override render() {
    return html`<div class="row">
        <wa-button appearance="outlined" ?hidden=${this.withoutDetails} @click=${this.showDetails}>
          <wa-icon slot="start" name="shield-check"></wa-icon>${common.details()}
        </wa-button>
        <wa-button appearance=${this.withoutDetails ? 'plain' : 'outlined'} @click=${this.#leave}>
          <wa-icon slot="start" name="log-out"></wa-icon>${patient.leave()}
        </wa-button>
      </div>
      <tm-patient-details .store=${this.store}></tm-patient-details>
      <tm-confirm-dialog .no=${patient.stay()}></tm-confirm-dialog>`;
  }

  async #leave(): Promise<void> {
    const doctor = this.store.state?.doctorName ?? '';
    const words = { title: patient.leaveTitle(), text: patient.leaveText(doctor) };
    if (await this.dialog.ask({ words, yes: patient.leave() })) await this.store.command({ type: 'leave' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-actions': PatientActions;
  }
}
