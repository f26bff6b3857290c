import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState } from '../engine/types.ts';
import { wasReplaced } from '../lib/people.ts';
import { inFours } from '../lib/hex.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { diagnostics } from '../texts/diagnostics.ts';
import { doctor } from '../texts/doctor.ts';
import './diagnostics-card.ts';
import './protocol-list.ts';
import './relay-view.ts';
import './settings-form.ts';
import { StoreElement } from './store-element.ts';
import './verify-person.ts';

/** The details region: verification of whose thread is shown, oneself, protocol, diagnostics, settings. */
@customElement('tm-details-panel')
export class DetailsPanel extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow-y: auto;
        padding: 0 var(--s4) var(--s5);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 52px;
      }
      h2 {
        font-size: var(--size-m);
      }
      details {
        border-top: 1px solid var(--line);
      }
      summary {
        padding: var(--s3) 0;
        border-radius: 6px;
        font-weight: 600;
        cursor: pointer;
      }
      .inside {
        padding-bottom: var(--s5);
      }
      dl {
        display: grid;
        gap: var(--s1);
        font-size: var(--size-s);
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        margin-bottom: var(--s2);
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** The thread that is shown: its patient is who can be verified. */
  @property() thread = 'everyone';

  @state() private looking = false;

  override render() {
    const { frames, state } = this.store;
    return html`<header>
        <h2>${doctor.details()}</h2>
        <wa-button appearance="plain" @click=${() => this.dispatchEvent(new Event('tm-close'))}>
          <wa-icon name="x" label=${doctor.closeDetails()}></wa-icon>
        </wa-button>
      </header>
      <details open>
        <summary>${doctor.verify()}</summary>
        <div class="inside">${this.#verify()}</div>
      </details>
      <details>
        <summary>${doctor.you()}</summary>
        <dl class="inside">
          <dt>${doctor.fingerprint()}</dt>
          <dd>${inFours(state?.fingerprint ?? '')}</dd>
          <dt>${doctor.room()}</dt>
          <dd>${inFours(state?.room ?? '')}</dd>
          <dt>${common.groupEpoch()}</dt>
          <dd>${state?.epoch}</dd>
          <dt>${common.program()}</dt>
          <dd>${inFours(this.store.program)}</dd>
        </dl>
      </details>
      <details>
        <summary>${common.protocol()}</summary>
        <tm-protocol-list class="inside" .frames=${frames} last=${frames.at(-1)?.n ?? 0}></tm-protocol-list>
      </details>
      <details>
        <summary>${diagnostics.title()}</summary>
        <tm-diagnostics-card class="inside" .store=${this.store}></tm-diagnostics-card>
      </details>
      <details @toggle=${this.#look}>
        <summary>${common.relaySees()}</summary>
        <tm-relay-view class="inside" .store=${this.store} ?open=${this.looking}></tm-relay-view>
      </details>
      <details>
        <summary>${doctor.settings()}</summary>
        <tm-settings-form class="inside" .store=${this.store}></tm-settings-form>
      </details>`;
  }

  #look(event: Event): void {
    this.looking = (event.currentTarget as HTMLDetailsElement).open;
  }

  #verify() {
    const { patients } = this.store;
    const patient = patients.get(this.thread);
    if (!patient) return html`<p class="quiet">${doctor.chooseSomeone()}</p>`;
    return html`<tm-verify-person
      .patient=${patient}
      .known=${patients.get(patient.heldFor)}
      ?replaced=${wasReplaced(patient, patients)}
    ></tm-verify-person>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-details-panel': DetailsPanel;
  }
}
