import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState, Invitation, Patient } from '../engine/types.ts';
import { grouped, wasReplaced } from '../lib/people.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { CommandEvent, InviteEvent, ShowEvent } from './events.ts';
import './blocked-invitation.ts';
import './person-row.ts';
import { StoreElement } from './store-element.ts';

/** The people region: the thread to everyone, then who waits, is here, is away, is blocked. */
@customElement('tm-people-list')
export class PeopleList extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow-y: auto;
        padding: var(--s2) var(--s2) var(--s5);
      }
      section {
        padding-top: var(--s3);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: var(--touch);
        padding-inline-start: var(--s2);
      }
      h3 {
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .waiting h3,
      .held h3 {
        color: var(--amber);
      }
      .blocked h3 {
        color: var(--red);
      }
      summary.head {
        justify-content: start;
        gap: var(--s2);
        width: fit-content;
        padding-inline-end: var(--s2);
        border-radius: 6px;
        cursor: pointer;
      }
      .everyone {
        display: flex;
        align-items: center;
        gap: var(--s3);
        width: 100%;
        min-height: 52px;
        padding: var(--s1) var(--s2);
        border: 0;
        border-radius: var(--radius);
        background: none;
        font-weight: 600;
        text-align: start;
        cursor: pointer;
      }
      .everyone:hover {
        background: var(--sunk);
      }
      .everyone[aria-pressed='true'] {
        background: var(--accent-soft);
      }
      .everyone wa-icon {
        color: var(--accent);
      }
      .empty {
        display: grid;
        gap: var(--s3);
        justify-items: start;
        margin: var(--s4) var(--s2);
      }
    `,
  ];

  /** The thread that is shown. */
  @property() chosen = 'everyone';

  override render() {
    const { held, waiting, here, away, blocked, removed } = grouped(this.store.patients);
    const links = [...this.store.invitations.values()].filter(({ status }) => status === 'blocked');
    return html`<button
        class="everyone"
        aria-pressed=${this.chosen === 'everyone'}
        @click=${() => this.dispatchEvent(new ShowEvent('everyone'))}
      >
        <wa-icon name="users"></wa-icon>${common.everyone()}
      </button>
      ${this.store.patients.size === 0 ? this.#empty() : nothing}
      ${this.#group('held', doctor.held(held.length), held)}
      ${this.#group('waiting', doctor.waiting(waiting.length), waiting, this.#admitAll(waiting))}
      ${this.#group('here', doctor.inConference(here.length), here)}
      ${this.#group('away', doctor.away(away.length), away)}
      ${this.#group('blocked', doctor.blocked(blocked.length + links.length), blocked, nothing, links)}
      ${this.#removed(removed)}`;
  }

  #empty() {
    return html`<div class="empty">
      <h3>${doctor.noOne()}</h3>
      <p class="quiet">${doctor.noOneText()}</p>
      <wa-button appearance="outlined" @click=${() => this.dispatchEvent(new InviteEvent())}>
        <wa-icon slot="start" name="user-plus"></wa-icon>${doctor.inviteTitle()}
      </wa-button>
    </div>`;
  }

  #admitAll(waiting: Patient[]) {
    if (waiting.length < 2) return nothing;
    const patients = waiting.map(({ id }) => id);
    return html`<wa-button
      appearance="plain"
      variant="brand"
      @click=${() => this.dispatchEvent(new CommandEvent({ type: 'admit', patients }))}
      >${doctor.admitAll()}</wa-button
    >`;
  }

  #group(kind: string, title: string, patients: Patient[], action: unknown = nothing, links: Invitation[] = []) {
    if (patients.length + links.length === 0) return nothing;
    return html`<section class=${kind} aria-labelledby=${kind}>
      <div class="head"><h3 id=${kind} class="numbers">${title}</h3>${action}</div>
      <ul>
        ${this.#rows(patients)}
        ${links.map((link) => html`<li><tm-blocked-invitation .invitation=${link}></tm-blocked-invitation></li>`)}
      </ul>
    </section>`;
  }

  /** What was said with those who were removed can still be read; they are out of the way. */
  #removed(patients: Patient[]) {
    if (patients.length === 0) return nothing;
    return html`<section class="removed" aria-labelledby="removed">
      <details>
        <summary class="head"><h3 id="removed" class="numbers">${doctor.removed(patients.length)}</h3></summary>
        <ul>${this.#rows(patients)}</ul>
      </details>
    </section>`;
  }

  #rows(patients: Patient[]) {
    return repeat(
      patients,
      ({ id }) => id,
      (patient) => html`<li>
        <tm-person-row
          .patient=${patient}
          .known=${this.store.patients.get(patient.heldFor)}
          ?replaced=${wasReplaced(patient, this.store.patients)}
          .unread=${this.store.unread.get(patient.id) ?? 0}
          ?chosen=${this.chosen === patient.id}
        ></tm-person-row>
      </li>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-people-list': PeopleList;
  }
}
