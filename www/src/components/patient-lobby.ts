import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { patient } from '../texts/patient.ts';
import './notice.ts';
import './patient-actions.ts';
import './patient-link.ts';
import './patient-messages.ts';
import { StoreElement } from './store-element.ts';
import './turn-call.ts';
import './visit-check.ts';

/** The lobby: the doctor knows; what to expect. Also where a new device is being checked. */
@customElement('tm-patient-lobby')
export class PatientLobby extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      tm-patient-messages {
        max-height: 40dvh;
        width: 100%;
        border-block: 1px solid var(--line);
      }
    `,
  ];

  override render() {
    const { state } = this.store;
    if (!state) return nothing;
    const { doctorName: doctor, phase } = state;
    const held = phase === 'held';
    return html`<tm-notice
      .heading=${held ? patient.held(doctor) : patient.lobby(doctor)}
      .text=${held ? patient.heldText(doctor) : patient.lobbyText(doctor)}
    >
      <div slot="more" class="stack">
        <tm-patient-link .store=${this.store}></tm-patient-link>
        ${this.store.threads.size > 0
          ? html`<tm-patient-messages .store=${this.store}></tm-patient-messages>`
          : nothing}
        <tm-turn-call></tm-turn-call>
        <tm-visit-check .room=${state.room}></tm-visit-check>
      </div>
      <tm-patient-actions .store=${this.store}></tm-patient-actions>
    </tm-notice>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-lobby': PatientLobby;
  }
}
