import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Patient } from '../engine/types.ts';
import { ownTask } from '../lib/own-task.ts';
import { dateAndTime, willEnd } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import './clock.ts';
import { CommandEvent, ShowEvent } from './events.ts';
import './name-warning.ts';
import './person-menu.ts';

const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    void ownTask().then(() => (target as PersonRow).comeNear());
  }
});

/** One patient in the list: who, how verified, since when; the next thing to do beside it. */
@customElement('tm-person-row')
export class PersonRow extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        border-radius: var(--radius);
      }
      :host([chosen]) {
        background: var(--accent-soft);
      }
      .open {
        flex: 1;
        min-width: 0;
        min-height: 52px;
        padding: var(--s1) var(--s2);
        border: 0;
        border-radius: var(--radius);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .open:hover {
        background: var(--sunk);
      }
      :host([chosen]) .open:hover {
        background: none;
      }
      .title {
        display: flex;
        align-items: center;
        gap: var(--s2);
      }
      .name {
        /* Letters that lean out of their box are not cut off. */
        margin: 0 -2px;
        padding: 0 2px;
        font-weight: 600;
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      .under {
        display: block;
        color: var(--ink-quiet);
        font-size: var(--size-s);
        line-height: 1.35;
      }
      .alarm,
      .title .alarm {
        color: var(--amber);
      }
      .strong,
      .title .strong {
        color: var(--red);
      }
      .title wa-icon {
        font-size: 16px;
        color: var(--accent);
      }
      .unread {
        margin-inline-start: auto;
        min-width: 22px;
        padding: 0 7px;
        border-radius: 11px;
        background: var(--private);
        color: var(--paper);
        font-size: var(--size-s);
        font-weight: 600;
        line-height: 22px;
        text-align: center;
      }
    `,
  ];

  @property({ attribute: false }) patient!: Patient;
  /** For a held key: the patient who it says to be, and whether the doctor has replaced it. */
  @property({ attribute: false }) known: Patient | undefined;
  @property({ type: Boolean }) replaced = false;
  /** Somebody else on the list has this name. */
  @property({ type: Boolean }) namesake = false;
  @property({ type: Number }) unread = 0;
  @property({ type: Boolean, reflect: true }) chosen = false;
  /** Drawn in full once it has come into sight: of two hundred people a few are. */
  @state() private near = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.near) sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    sight.unobserve(this);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.open')?.focus();
  }

  comeNear(): void {
    this.near = true;
  }

  override render() {
    const { patient } = this;
    if (!this.near) {
      return html`<button class="open" @click=${() => this.dispatchEvent(new ShowEvent(patient.id))}>
        <span class="title"><span class="name" dir="auto">${patient.name}</span></span>
      </button>`;
    }
    return html`<button
        class="open"
        aria-pressed=${this.chosen}
        @click=${() => this.dispatchEvent(new ShowEvent(patient.id))}
      >
        <span class="title">
          <span class="name" dir="auto">${patient.name}</span>
          ${this.#alarms() ? html`<wa-icon class=${this.#alarm} name="shield-alert"></wa-icon>` : nothing}
          ${patient.verified && !this.#alarms() ? html`<wa-icon name="shield-check" label=${doctor.verified()}></wa-icon>` : nothing}
          ${this.unread > 0
            ? html`<span class="unread numbers" aria-label=${doctor.unread(this.unread)}>${this.unread}</span>`
            : nothing}
        </span>
        <span class="under">${this.#under()}</span>
        <tm-name-warning .name=${patient.name} ?shared=${this.namesake}></tm-name-warning>
      </button>
      ${this.#next()}
      <tm-person-menu .patient=${patient}></tm-person-menu>`;
  }

  #alarms(): boolean {
    const { status, online } = this.patient;
    return status === 'held' && (online || !this.replaced);
  }

  get #alarm(): string {
    return this.known?.verified ? 'strong' : 'alarm';
  }

  #under() {
    const { patient } = this;
    switch (patient.status) {
      case 'held':
        if (this.replaced) return safety.rowReplaced();
        return html`<span class=${this.#alarm}>${safety.rowHeld(dateAndTime(patient.firstSeen))}</span>
          ${this.known?.verified ? html`<br /><strong class="strong">${safety.rowVerifiedBefore()}</strong>` : nothing}`;
      case 'waiting':
        return html`<tm-clock class="numbers" .since=${patient.since}></tm-clock> · ${doctor.via(patient)}`;
      case 'blocked':
        if (!willEnd(patient.blockedUntil)) return safety.blockedByYou();
        return html`<tm-clock class="numbers" .until=${patient.blockedUntil} .words=${safety.left} .over=${safety.over()}></tm-clock>:
          ${safety.why(patient.blockReason)}`;
      case 'admitted':
        if (patient.online) return doctor.via(patient);
        break;
      default:
    }
    return patient.lastSeen > 0 ? doctor.lastSeen(dateAndTime(patient.lastSeen)) : doctor.via(patient);
  }

  #next() {
    const { id, name, status } = this.patient;
    if (status === 'waiting') {
      return html`<wa-button
        appearance="filled-outlined"
        variant="brand"
        @click=${() => this.dispatchEvent(new CommandEvent({ type: 'admit', patients: [id] }))}
        >${doctor.admit()}<span class="hidden-words"> ${name}</span></wa-button
      >`;
    }
    if (status === 'blocked') {
      return html`<wa-button
        appearance="outlined"
        @click=${() => this.dispatchEvent(new CommandEvent({ type: 'unblock', patient: id }))}
        >${doctor.unblock()}<span class="hidden-words"> ${name}</span></wa-button
      >`;
    }
    if (this.#alarms()) {
      const variant = this.known?.verified ? 'danger' : 'warning';
      return html`<wa-button variant=${variant} appearance="filled-outlined" @click=${() => this.dispatchEvent(new ShowEvent(id, true))}
        >${doctor.verify()}<span class="hidden-words"> ${name}</span></wa-button
      >`;
    }
    return nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-person-row': PersonRow;
  }
}
