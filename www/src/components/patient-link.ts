import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { patient } from '../texts/patient.ts';
import './clock.ts';
import { StoreElement } from './store-element.ts';

/** Close codes after which only another copy of the page helps (relay/SPEC.md). */
const outOfDate = new Set([4000, 4002, 4009]);

/** The state of the connection, in words, only when it is not fine. */
@customElement('tm-patient-link')
export class PatientLink extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s3);
        padding: var(--s2) var(--s4);
        border-radius: var(--radius);
        background: var(--amber-soft);
        color: var(--ink);
      }
    `,
  ];

  override render() {
    const { state } = this.store;
    const words = state ? patient.connection(state, this.store.offline) || this.#joining(state) : '';
    if (!state || !words) return html`<div role="status" hidden></div>`;
    const { link, retryAt, closeCode } = state;
    return html`<div role="status">
      <span>${words}</span>
      ${link === 'waiting' && retryAt > 0
        ? html`<tm-clock class="numbers" aria-live="off" .until=${retryAt} .words=${patient.nextTry}></tm-clock>`
        : nothing}
      ${this.#button(link, closeCode)}
    </div>`;
  }

  /** In the conversation, coming back: the steps in one line. */
  #joining(state: PatientState): string {
    if (state.phase !== 'joining' || !(state.admitted || this.store.threads.size > 0)) return '';
    return patient.trouble(state) || patient.comingBack(state.doctorName);
  }

  #button(link: PatientState['link'], closeCode: number) {
    if (outOfDate.has(closeCode)) {
      return html`<wa-button appearance="plain" variant="warning" @click=${() => location.reload()}>${common.reload()}</wa-button>`;
    }
    if (link !== 'waiting' && link !== 'stopped') return nothing;
    const reconnect = () => this.store.command({ type: 'reconnect' });
    return html`<wa-button appearance="plain" variant="warning" @click=${reconnect}>${patient.tryNow()}</wa-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-link': PatientLink;
  }
}
