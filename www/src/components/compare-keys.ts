import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Patient } from '../engine/types.ts';
import { dateAndTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { safety } from '../texts/doctor-safety.ts';
import { CommandEvent } from './events.ts';
import './safety-number.ts';

/** A held key beside the known one: how and when each came, and what can be done about it. */
@customElement('tm-compare-keys')
export class CompareKeys extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s4);
      }
      .warning {
        display: grid;
        gap: var(--s1);
        padding: var(--s3);
        border-inline-start: 4px solid var(--amber);
        border-radius: 6px;
        background: var(--amber-soft);
      }
      .warning.strong {
        border-color: var(--red);
        background: var(--red-soft);
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        grid-template-rows: auto auto auto;
        gap: var(--s2) var(--s3);
      }
      section {
        display: grid;
        grid-row: span 3;
        grid-template-rows: subgrid;
      }
      .verified {
        color: var(--accent);
        font-weight: 600;
      }
      .choice {
        display: grid;
        gap: var(--s1);
        justify-items: start;
      }
    `,
  ];

  @property({ attribute: false }) patient!: Patient;
  @property({ attribute: false }) known: Patient | undefined;
  /** The held key is the older one: the doctor has replaced it. */
  @property({ type: Boolean }) replaced = false;

  override render() {
    const { patient, known, replaced } = this;
    const name = known?.name ?? patient.name;
    const strong = known?.verified === true;
    const { title, text } = replaced ? safety.earlierKey(name) : safety.newKey(name, strong);
    // While whoever came is here, the banner says the same; and for as long as it matters most.
    return html`<div class="warning ${strong ? 'strong' : ''}" ?hidden=${patient.online || (strong && !replaced)}>
        <strong>${title}</strong>
        <p>${text}</p>
      </div>
      <p>${safety.howToCompare(name)}</p>
      <div class="keys">
        ${this.#key(replaced ? safety.earlierKeyTitle() : safety.newKeyTitle(), patient)}
        ${known ? this.#key(safety.knownKeyTitle(), known) : nothing}
      </div>
      <div class="choice">
        <wa-button variant=${strong ? 'danger' : 'brand'} appearance="outlined" @click=${() => this.#do('repin')}>
          <wa-icon slot="start" name="circle-check"></wa-icon>${safety.samePerson()}
        </wa-button>
        <p class="quiet small">${safety.samePersonText()}</p>
      </div>
      <div class="choice">
        <wa-button appearance="outlined" @click=${() => this.#do('block')}>
          <wa-icon slot="start" name="ban"></wa-icon>${safety.otherPerson()}
        </wa-button>
        <p class="quiet small">${safety.otherPersonText()}</p>
      </div>`;
  }

  #key(title: string, { via, invitation, firstSeen, lastSeen, online, verified, safetyNumber }: Patient) {
    const how = via === 'open' || !invitation ? safety.byOpenLink() : safety.byPersonalLink();
    return html`<section>
      <h3>${title}</h3>
      <p class="quiet small">
        ${safety.first(dateAndTime(firstSeen), how)} ${online ? safety.here() : safety.lastHere(dateAndTime(lastSeen))}
        <span class=${verified ? 'verified' : ''}>${verified ? safety.verifiedKey() : safety.notVerifiedKey()}</span>
      </p>
      <tm-safety-number narrow .groups=${safetyNumber}></tm-safety-number>
    </section>`;
  }

  #do(type: 'repin' | 'block'): void {
    this.dispatchEvent(new CommandEvent({ type, patient: this.patient.id }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-compare-keys': CompareKeys;
  }
}
