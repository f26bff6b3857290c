import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { PatientState, Visit } from '../engine/types.ts';
import { dateAndTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { patient } from '../texts/patient.ts';
import './appearance.ts';
import './erase-here.ts';
import './notice.ts';
import { StoreElement } from './store-element.ts';

/** The doctors that were visited here, to go on with one of them; without any, how to get a link. */
@customElement('tm-patient-visits')
export class PatientVisits extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      ul {
        border-top: 1px solid var(--line);
      }
      li {
        border-bottom: 1px solid var(--line);
      }
      button {
        display: flex;
        align-items: center;
        gap: var(--s3);
        width: 100%;
        min-height: 60px;
        padding: var(--s2) 0;
        border: 0;
        border-radius: 6px;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      span {
        flex: 1;
      }
      .offline {
        padding: var(--s3) var(--s4);
        border-radius: var(--radius);
        background: var(--amber-soft);
      }
      small {
        display: block;
        color: var(--ink-quiet);
      }
    `,
  ];

  override render() {
    const visits = [...this.store.visits.values()].sort((a, b) => b.lastUsed - a.lastUsed);
    const { title, text } = patient.noLink();
    const settings = html`<p slot="more" class="offline" role="status" ?hidden=${!this.store.offline}>${common.offline()}</p>
      <tm-appearance slot="more"></tm-appearance>`;
    if (visits.length === 0) return html`<tm-notice .heading=${title} .text=${text}>${settings}</tm-notice>`;
    return html`<tm-notice .heading=${patient.visits()} .text=${patient.visitsText()}>
      <ul slot="more">${visits.map((visit) => this.#visit(visit))}</ul>
      ${settings}
      <tm-erase-here .store=${this.store}></tm-erase-here>
    </tm-notice>`;
  }

  #visit({ invitation, doctorName, name, lastUsed }: Visit) {
    const resume = async () => {
      await this.store.command({ type: 'resume', invitation });
      this.dispatchEvent(new Event('tm-chosen'));
    };
    const when = dateAndTime(lastUsed);
    return html`<li>
      <button @click=${resume}>
        <span>
          <strong class="name" dir="auto">${doctorName}</strong>
          ${lastUsed > 0 ? html`<small>${name ? patient.visitAs(name, when) : patient.visitBegun(when)}</small>` : nothing}
        </span>
        <wa-icon name="arrow-right"></wa-icon>
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-visits': PatientVisits;
  }
}
