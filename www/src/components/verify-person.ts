import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Patient } from '../engine/types.ts';
import { inFours } from '../lib/hex.ts';
import { dateAndTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { CommandEvent } from './events.ts';
import './compare-keys.ts';
import './safety-number.ts';

/** One patient's key: safety number to compare, fingerprint, and the mark that it was compared. */
@customElement('tm-verify-person')
export class VerifyPerson extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--s1) var(--s3);
        font-size: var(--size-s);
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }
      wa-button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) patient!: Patient;
  /** For a held key: the patient whom it claims to be. */
  @property({ attribute: false }) known: Patient | undefined;
  @property({ type: Boolean }) replaced = false;

  override render() {
    const { patient, known } = this;
    return html`${patient.status === 'held'
        ? html`<tm-compare-keys .patient=${patient} .known=${known} ?replaced=${this.replaced}></tm-compare-keys>`
        : html`<p class="quiet small">${doctor.compare(patient.name)}</p>
            <tm-safety-number .groups=${patient.safetyNumber}></tm-safety-number>
            ${this.#mark()}`}
      <dl>
        <dt>${doctor.fingerprint()}</dt>
        <dd>${inFours(patient.fingerprint)}</dd>
        <dt>${common.sessionKeyId()}</dt>
        <dd>${patient.sessionKeyId || doctor.noSession()}</dd>
      </dl>
      <p class="quiet small">${doctor.via(patient)} · ${doctor.firstSeen(dateAndTime(patient.firstSeen))}</p>`;
  }

  #mark() {
    const { id, name, verified } = this.patient;
    const mark = () => this.dispatchEvent(new CommandEvent({ type: 'verify', patient: id, verified: !verified }));
    return verified
      ? html`<p>${doctor.isVerified(name)}</p>
          <wa-button appearance="plain" @click=${mark}>${doctor.unmarkVerified()}</wa-button>`
      : html`<wa-button appearance="outlined" @click=${mark}>
          <wa-icon slot="start" name="shield-check"></wa-icon>${doctor.markVerified()}
        </wa-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-verify-person': VerifyPerson;
  }
}
