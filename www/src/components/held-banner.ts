import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState, Patient } from '../engine/types.ts';
import { grouped, wasReplaced } from '../lib/people.ts';
import { shared } from '../styles/shared.ts';
import { safety } from '../texts/doctor-safety.ts';
import { ShowEvent } from './events.ts';
import { StoreElement } from './store-element.ts';

/**
 * A known patient has come with another key. It stands above everything else until the doctor has
 * decided, or whoever came is gone; the list still says it then. Where the doctor had verified the
 * key before, it stays until the decision.
 */
@customElement('tm-held-banner')
export class HeldBanner extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2) var(--s3);
        padding: var(--s2) var(--s4);
        border-bottom: 1px solid var(--amber-line);
        border-inline-start: 6px solid var(--amber);
        background: var(--amber-soft);
      }
      .strong {
        border-color: var(--red);
        background: var(--red-soft);
      }
      wa-icon {
        font-size: 28px;
        color: var(--amber);
      }
      .strong wa-icon {
        color: var(--red);
      }
      .words {
        flex: 1 1 260px;
        min-width: 0;
      }
      .words p {
        max-width: none;
      }
    `,
  ];

  override render() {
    const { patients } = this.store;
    const strong = ({ heldFor }: Patient) => patients.get(heldFor)?.verified === true;
    const shown = grouped(patients).held.filter((patient) => patient.online || strong(patient));
    const [first] = shown.sort((a, b) => Number(strong(b)) - Number(strong(a)));
    return html`<div role="alert">${first ? this.#banner(first.id, shown.length - 1) : nothing}</div>`;
  }

  #banner(id: string, more: number) {
    const { patients } = this.store;
    const patient = patients.get(id);
    if (!patient) return nothing;
    const known = patients.get(patient.heldFor);
    const name = known?.name ?? patient.name;
    const strong = known?.verified === true;
    const { title, text } = wasReplaced(patient, patients) ? safety.earlierKey(name) : safety.newKey(name, strong);
    return html`<div class="banner ${strong ? 'strong' : ''}">
      <wa-icon name="shield-alert"></wa-icon>
      <div class="words">
        <strong>${title}</strong>
        <p class="small">${text}${more > 0 ? html` <strong>${safety.moreHeld(more)}</strong>` : nothing}</p>
      </div>
      <wa-button
        variant=${strong ? 'danger' : 'warning'}
        @click=${() => this.dispatchEvent(new ShowEvent(id, true))}
        >${safety.compareNow()}</wa-button
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-held-banner': HeldBanner;
  }
}
