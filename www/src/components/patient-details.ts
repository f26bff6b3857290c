import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { PatientState } from '../engine/types.ts';
import { inFours } from '../lib/hex.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { diagnostics } from '../texts/diagnostics.ts';
import { patient } from '../texts/patient.ts';
import './appearance.ts';
import './diagnostics-card.ts';
import './attention-switches.ts';
import './habit-switches.ts';
import './other-visits.ts';
import './patient-keeping.ts';
import './protocol-list.ts';
import './relay-view.ts';
import './safety-number.ts';
import './save-conversation.ts';
import { StoreElement } from './store-element.ts';

/** How this is kept private: in words, the safety number, and the protocol drawer. */
@customElement('tm-patient-details')
export class PatientDetails extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      wa-dialog {
        --width: min(560px, calc(100vw - 24px));
      }
      .inside {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s4);
      }
      summary {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        border-radius: 6px;
        font-weight: 600;
        cursor: pointer;
      }
      dl {
        display: grid;
        font-size: var(--size-s);
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        font-family: var(--font-code);
        margin-bottom: var(--s2);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private open = false;
  @state() private looking = false;

  show(): void {
    this.open = true;
  }

  override render() {
    return html`<wa-dialog label=${patient.detailsTitle()} ?open=${this.open} light-dismiss @wa-hide=${this.#hidden}>
      ${this.open ? this.#inside() : nothing}
    </wa-dialog>`;
  }

  #inside() {
    const { state, frames } = this.store;
    if (!state) return nothing;
    const { doctorName: doctor, safetyNumber, sessionKeyId, doctorFingerprint, epoch } = state;
    const known = safetyNumber.length > 0;
    return html`<div class="inside">
      <p>${patient.detailsText(doctor)}</p>
      <p>${patient.signed(doctor)}</p>
      <h3>${common.safetyNumber()}</h3>
      <p>${known ? patient.compare(doctor) : patient.noSafetyNumber(doctor)}</p>
      ${known ? html`<tm-safety-number .groups=${safetyNumber}></tm-safety-number>` : nothing}
      <tm-patient-keeping .store=${this.store}></tm-patient-keeping>
      <tm-save-conversation .store=${this.store}></tm-save-conversation>
      <tm-other-visits .store=${this.store}></tm-other-visits>
      <tm-attention-switches></tm-attention-switches>
      <tm-habit-switches></tm-habit-switches>
      <tm-appearance></tm-appearance>
      <details>
        <summary>${common.protocol()}</summary>
        <div class="inside">
          <dl>
            <dt>${patient.keyOf(doctor)}</dt>
            <dd>${inFours(doctorFingerprint)}</dd>
            ${sessionKeyId ? html`<dt>${patient.sharedKey()}</dt><dd>${sessionKeyId}</dd>` : nothing}
            <dt>${common.program()}</dt>
            <dd>${inFours(this.store.program)}</dd>
            ${epoch > 0 ? html`<dt>${common.groupEpoch()}</dt><dd>${epoch}</dd>` : nothing}
          </dl>
          <tm-protocol-list .frames=${frames} last=${frames.at(-1)?.n ?? 0}></tm-protocol-list>
        </div>
      </details>
      <details @toggle=${this.#look}>
        <summary>${common.relaySees()}</summary>
        <tm-relay-view .store=${this.store} ?open=${this.looking}></tm-relay-view>
      </details>
      <details>
        <summary>${diagnostics.title()}</summary>
        <tm-diagnostics-card .store=${this.store}></tm-diagnostics-card>
      </details>
    </div>`;
  }

  #look(event: Event): void {
    this.looking = (event.currentTarget as HTMLDetailsElement).open;
  }

  /** Parts inside hide things, too; only the dialog's own hiding counts. */
  #hidden(event: Event): void {
    if (event.target === event.currentTarget) this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-details': PatientDetails;
  }
}
