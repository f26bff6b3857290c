import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState, Invitation, Patient } from '../engine/types.ts';
import { found, grouped, namesakes, wasReplaced } from '../lib/people.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';
import './attention-offer.ts';
import { ActionEvent, CommandEvent, InviteEvent, ShowEvent } from './events.ts';
import './blocked-invitation.ts';
import './person-row.ts';
import { StoreElement } from './store-element.ts';

/** How many people are drawn in one frame: a crowd that came at once must not stop the page. */
const atOnce = 12;

/** The people region: the thread to everyone, then who waits, is here, is away, is blocked. */
@customElement('tm-people-list')
export class PeopleList extends inOwnTask(StoreElement<DoctorState>) {
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
      h2 {
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .waiting h2,
      .held h2 {
        color: var(--amber);
      }
      .blocked h2 {
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
      .search {
        width: calc(100% - 2 * var(--s2));
        height: var(--touch);
        margin: var(--s2) var(--s2) 0;
        padding: 0 var(--s3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        font: inherit;
      }
      .none:not(:empty) {
        margin: var(--s3) var(--s2);
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
  /** What is searched for; '' shows all. */
  @state() private wanted = '';
  /** How many people are drawn so far; the rest follow, frame by frame. */
  @state() private drawn = atOnce;
  @query('.search') private field!: HTMLInputElement | null;
  /** How many more rows this drawing takes; below 0, how many are left for the next one. */
  #room = 0;
  /** Who shares a name with somebody. */
  #namesakes: ReadonlySet<string> = new Set();

  override updated(): void {
    if (this.#room < 0) requestAnimationFrame(() => (this.drawn += atOnce));
  }

  override render() {
    this.#room = this.drawn;
    this.#namesakes = namesakes(this.store.patients);
    const { held, waiting, here, away, blocked, removed } = found(grouped(this.store.patients), this.wanted);
    const links = [...this.store.invitations.values()].filter(({ status }) => status === 'blocked');
    return html`<button
        class="everyone"
        aria-pressed=${this.chosen === 'everyone'}
        @click=${() => this.dispatchEvent(new ShowEvent('everyone'))}
      >
        <wa-icon name="users"></wa-icon>${common.everyone()}
      </button>
      ${this.store.patients.size === 0 ? this.#empty() : this.#search([held, waiting, here, away, blocked, removed])}
      ${waiting.length > 0 ? html`<tm-attention-offer></tm-attention-offer>` : nothing}
      ${this.#group('held', doctor.held(held.length), held)}
      ${this.#group('waiting', doctor.waiting(waiting.length), waiting, html`${this.#late(waiting)}${this.#admitAll(waiting)}`)}
      ${this.#group('here', doctor.inConference(here.length), here)}
      ${this.#group('away', doctor.away(away.length), away)}
      ${this.#group('blocked', doctor.blocked(blocked.length + links.length), blocked, nothing, links)}
      ${this.#removed(removed)}`;
  }

  #empty() {
    return html`<div class="empty">
      <h2>${doctor.noOne()}</h2>
      <p class="quiet">${doctor.noOneText()}</p>
      <wa-button appearance="outlined" @click=${() => this.dispatchEvent(new InviteEvent())}>
        <wa-icon slot="start" name="user-plus"></wa-icon>${doctor.inviteTitle()}
      </wa-button>
    </div>`;
  }

  override focus(): void {
    this.field?.focus();
  }

  /** To the row of this thread; to that of everyone where it has none here. */
  focusThread(thread: string): void {
    const row = [...this.renderRoot.querySelectorAll('tm-person-row')].find(({ patient }) => patient.id === thread);
    (row ?? this.renderRoot.querySelector<HTMLElement>('.everyone'))?.focus();
  }

  /** Among a few one looks; who looks for somebody anyway finds the field by its key. */
  #search(groups: Patient[][]) {
    const none = this.wanted !== '' && groups.every((group) => group.length === 0);
    return html`<input
        type="search"
        class="search"
        aria-label=${tools.search()}
        placeholder=${tools.search()}
        .value=${this.wanted}
        @input=${() => (this.wanted = this.field?.value ?? '')}
        @keydown=${this.#searchKey}
      />
      <p class="none quiet" role="status">${none ? tools.noneFound(this.wanted) : nothing}</p>`;
  }

  /** Enter goes to who was found first, Escape back to all. */
  #searchKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.wanted = '';
      this.field?.blur();
    }
    if (event.key !== 'Enter') return;
    const { held, waiting, here, away, blocked } = found(grouped(this.store.patients), this.wanted);
    const [first] = [...held, ...waiting, ...here, ...away, ...blocked];
    if (first) this.dispatchEvent(new ShowEvent(first.id));
  }

  #late(waiting: Patient[]) {
    if (waiting.length === 0) return nothing;
    return html`<wa-button appearance="plain" @click=${() => this.dispatchEvent(new ActionEvent('late'))}
      >${tools.late()}</wa-button
    >`;
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
      <div class="head"><h2 id=${kind} class="numbers">${title}</h2>${action}</div>
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
        <summary class="head"><h2 id="removed" class="numbers">${doctor.removed(patients.length)}</h2></summary>
        <ul>${this.#rows(patients)}</ul>
      </details>
    </section>`;
  }

  #rows(patients: Patient[]) {
    const room = Math.max(0, this.#room);
    this.#room -= patients.length;
    return repeat(
      patients.slice(0, room),
      ({ id }) => id,
      (patient) => html`<li>
        <tm-person-row
          .patient=${patient}
          .known=${this.store.patients.get(patient.heldFor)}
          ?replaced=${wasReplaced(patient, this.store.patients)}
          ?namesake=${this.#namesakes.has(patient.id)}
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
