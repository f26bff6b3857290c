import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState } from '../engine/types.ts';
import { doctorRecord, type Period } from '../lib/doctor-record.ts';
import { asText, fileName, printAlone, recordSheet, saveText } from '../lib/record.ts';
import { shared } from '../styles/shared.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { record } from '../texts/record.ts';
import { StoreElement } from './store-element.ts';

const periods: readonly Period[] = ['today', 'week', 'all'];

/** What was written in a visit, to be saved or printed. */
@customElement('tm-visit-summary')
export class VisitSummary extends inOwnTask(StoreElement<DoctorState>) {
  static override styles = [
    shared,
    css`
      .inside {
        display: grid;
        gap: var(--s4);
        justify-items: start;
      }
      label {
        display: grid;
        gap: var(--s1);
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
    `,
  ];

  @state() private open = false;
  @state() private period: Period = 'today';

  show(): void {
    this.open = true;
  }

  override render() {
    return html`<wa-dialog label=${record.summary()} ?open=${this.open} light-dismiss @wa-hide=${this.#hidden}>
      ${this.open ? this.#inside() : nothing}
    </wa-dialog>`;
  }

  #inside() {
    const { people, messages } = doctorRecord(this.store, this.period);
    return html`<div class="inside">
      <label
        >${record.period()}
        <select @change=${this.#choose}>
          ${periods.map((period) => html`<option value=${period} .selected=${period === this.period}>${record.periodName(period)}</option>`)}
        </select>
      </label>
      <p role="status">${messages === 0 ? record.nothing() : record.counts(people, messages)}</p>
      <p class="quiet small">${record.onlyCopy()}</p>
      <div class="row">
        <wa-button variant="brand" ?disabled=${messages === 0} @click=${this.#save}>
          <wa-icon slot="start" name="download"></wa-icon>${record.saveSummary()}
        </wa-button>
        <wa-button appearance="outlined" ?disabled=${messages === 0} @click=${this.#print}>
          <wa-icon slot="start" name="printer"></wa-icon>${record.printSummary()}
        </wa-button>
      </div>
    </div>`;
  }

  #choose(event: Event): void {
    const chosen = (event.target as HTMLSelectElement).value;
    this.period = periods.find((period) => period === chosen) ?? 'today';
  }

  #save(): void {
    saveText(fileName(record.summary()), asText(doctorRecord(this.store, this.period).record));
  }

  #print(): void {
    void printAlone(recordSheet(doctorRecord(this.store, this.period).record));
  }

  #hidden(event: Event): void {
    if (event.target === event.currentTarget) this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-visit-summary': VisitSummary;
  }
}
