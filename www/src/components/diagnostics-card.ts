import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { operations, type DoctorState, type PatientState } from '../engine/types.ts';
import { milliseconds } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { diagnostics } from '../texts/diagnostics.ts';
import { StoreElement } from './store-element.ts';

/** What the primitives take in this browser: measured in the worker when asked for. */
@customElement('tm-diagnostics-card')
export class DiagnosticsCard extends StoreElement<DoctorState | PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--size-s);
      }
      th,
      td {
        padding: var(--s2) 0;
        border-bottom: 1px solid var(--line);
        vertical-align: baseline;
      }
      th {
        font-weight: normal;
        text-align: start;
      }
      td {
        padding-inline-start: var(--s3);
        text-align: end;
        white-space: nowrap;
      }
    `,
  ];

  @state() private refused = false;

  override render() {
    const { measured, measuring } = this.store;
    return html`<div class="stack">
      <p class="quiet small">${diagnostics.text()}</p>
      ${measured.size > 0 || measuring ? this.#table() : nothing}
      <wa-button appearance="outlined" ?disabled=${measuring} @click=${this.#measure}>
        ${measuring ? diagnostics.measuring() : measured.size > 0 ? diagnostics.again() : diagnostics.measure()}
      </wa-button>
      <p role="status" class="small">${this.refused ? diagnostics.notNow() : nothing}</p>
    </div>`;
  }

  #table() {
    const { measured } = this.store;
    return html`<table aria-label=${diagnostics.table()}>
      <tbody>
        ${operations.map((operation) => {
          const ms = measured.get(operation);
          return html`<tr>
            <th scope="row">${diagnostics.operation(operation)}</th>
            <td class="numbers" data-operation=${operation}>${ms === undefined ? '…' : milliseconds(ms)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  async #measure(): Promise<void> {
    this.refused = false;
    this.refused = !(await this.store.diagnose()).ok;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-diagnostics-card': DiagnosticsCard;
  }
}
