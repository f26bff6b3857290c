import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState, PatientId } from '../engine/types.ts';
import { questionBefore } from '../lib/questions.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { focusHeading } from '../lib/screens.ts';
import { shared } from '../styles/shared.ts';
import { grouped } from '../lib/people.ts';
import { nextUnread, stepFrom, whomToAdmit } from '../lib/room-order.ts';
import { tellWaiting } from '../lib/running-late.ts';
import { actionOf, type Action } from '../lib/shortcuts.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './details-panel.ts';
import './doctor-conversation.ts';
import type { DoctorConversation } from './doctor-conversation.ts';
import './held-banner.ts';
import { CommandEvent, ShowEvent, type InviteEvent } from './events.ts';
import './invite-dialog.ts';
import type { InviteDialog } from './invite-dialog.ts';
import './people-list.ts';
import type { PeopleList } from './people-list.ts';
import './room-header.ts';
import type { RoomHeader } from './room-header.ts';
import './shortcut-sheet.ts';
import type { ShortcutSheet } from './shortcut-sheet.ts';
import { StoreElement } from './store-element.ts';
import './visit-summary.ts';
import type { VisitSummary } from './visit-summary.ts';

/** The open room: three regions, which fold to one at a time on a phone. */
@customElement('tm-doctor-room')
export class DoctorRoom extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: auto auto 1fr;
        height: 100dvh;
      }
      main {
        display: grid;
        grid-template-columns: minmax(260px, 320px) minmax(0, 1fr);
        min-height: 0;
      }
      main.with-details {
        grid-template-columns: minmax(240px, 320px) minmax(0, 1fr) minmax(300px, 380px);
      }
      main > * {
        min-height: 0;
        min-width: 0;
      }
      tm-people-list {
        border-inline-end: 1px solid var(--line);
      }
      tm-details-panel {
        border-inline-start: 1px solid var(--line);
      }
      .back {
        display: none;
        margin-inline-start: calc(-1 * var(--s3));
      }
      .notice {
        position: fixed;
        /* Below the header: nothing that one reads or writes is covered for long. */
        inset: 64px var(--s4) auto;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--s3);
        width: fit-content;
        max-width: 40rem;
        margin: 0 auto;
        padding: var(--s1) var(--s1) var(--s1) var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      @media (max-width: 1000px) {
        main.with-details {
          grid-template-columns: minmax(0, 1fr) minmax(300px, 380px);
        }
        .with-details tm-people-list {
          display: none;
        }
        .with-details .back {
          display: block;
        }
      }
      @media (max-width: 720px) {
        main,
        main.with-details {
          grid-template-columns: minmax(0, 1fr);
        }
        main[data-region='people'] {
          grid-template-rows: 1fr auto;
        }
        main:not([data-region='people']) tm-people-list,
        main[data-region='details'] tm-doctor-conversation,
        main:not([data-region='details']) tm-details-panel {
          display: none;
        }
        tm-people-list,
        tm-details-panel {
          border: 0;
        }
        .back {
          display: block;
        }
      }
    `,
  ];

  @state() private thread = 'everyone';
  @state() private region: 'people' | 'conversation' | 'details' = 'people';
  @state() private details = false;
  @state() private notice: Saying | undefined;
  @query('tm-confirm-dialog') private confirm!: ConfirmDialog;
  @query('tm-invite-dialog') private invitations!: InviteDialog;
  @query('tm-room-header') private header!: RoomHeader;
  @query('tm-people-list') private people!: PeopleList;
  @query('tm-doctor-conversation') private conversation!: DoctorConversation;
  @query('tm-shortcut-sheet') private sheet!: ShortcutSheet;
  @query('tm-visit-summary') private summary!: VisitSummary;

  constructor() {
    super();
    this.addEventListener('tm-command', (event) => void this.#command(event));
    this.addEventListener('tm-action', ({ action }) => this.#actions[action]());
    this.addEventListener('tm-show', (event) => this.#show(event));
    this.addEventListener('tm-invite', (event: InviteEvent) => this.invitations.show(event.which));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const [inside] = event.composedPath();
    if (event.key === 'Escape' && inside instanceof HTMLTextAreaElement) inside.blur();
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    this.#actions[action]();
  };

  readonly #actions: Record<Action, () => void> = {
    help: () => this.sheet.show(),
    search: () => void this.#search(),
    next: () => this.#show(new ShowEvent(stepFrom(this.store, this.thread, 1))),
    previous: () => this.#show(new ShowEvent(stepFrom(this.store, this.thread, -1))),
    everyone: () => this.#show(new ShowEvent('everyone')),
    unread: () => this.#show(new ShowEvent(nextUnread(this.store, this.thread) ?? this.thread)),
    write: () => this.conversation.focus(),
    admit: () => this.#admit(whomToAdmit(this.store, this.thread)),
    admitAll: () => this.#admit(...grouped(this.store.patients).waiting.map(({ id }) => id)),
    late: async () => (this.notice = await tellWaiting(this.store)),
    invite: () => this.invitations.show('new'),
    details: () => this.#toggleDetails(),
    summary: () => this.summary.show(),
    lock: () => {
      if (this.store.state?.hasPassphrase) void this.#command(new CommandEvent({ type: 'lock' }));
    },
  };

  #admit(...patients: (PatientId | undefined)[]): void {
    const waiting = patients.filter((id) => id !== undefined);
    if (waiting.length > 0) void this.#command(new CommandEvent({ type: 'admit', patients: waiting }));
  }

  override willUpdate(): void {
    // Whoever's thread is shown may be gone: the room goes back to everyone.
    if (this.thread !== 'everyone' && !this.store.patients.has(this.thread)) this.thread = 'everyone';
  }

  override render() {
    const { store, thread, details } = this;
    return html`<tm-room-header .store=${store} ?details=${details} @tm-details=${this.#toggleDetails}></tm-room-header>
      <tm-held-banner .store=${store}></tm-held-banner>
      <main class=${details ? 'with-details' : ''} data-region=${this.region}>
        <tm-people-list role="region" aria-label=${doctor.people()} .store=${store} .chosen=${thread}></tm-people-list>
        <tm-doctor-conversation
          role="region"
          aria-label=${doctor.conversation()}
          .store=${store}
          .thread=${thread}
          ?folded=${this.region === 'people'}
        >
          <wa-button slot="back" class="back" appearance="plain" @click=${this.#back}>
            <wa-icon name="arrow-left" label=${doctor.people()}></wa-icon>
          </wa-button>
        </tm-doctor-conversation>
        ${details
          ? html`<tm-details-panel
              role="region"
              aria-label=${doctor.details()}
              .store=${store}
              .thread=${thread}
              @tm-close=${this.#toggleDetails}
            ></tm-details-panel>`
          : nothing}
      </main>
      <tm-invite-dialog .store=${store}></tm-invite-dialog>
      <tm-confirm-dialog></tm-confirm-dialog>
      <tm-shortcut-sheet></tm-shortcut-sheet>
      <tm-visit-summary .store=${store}></tm-visit-summary>
      <div role="status">${this.notice ? this.#noticeLine() : nothing}</div>`;
  }

  #noticeLine() {
    return html`<div class="notice">
      <span>${this.notice?.()}</span>
      <wa-button appearance="plain" @click=${() => (this.notice = undefined)}>
        <wa-icon name="x" label=${common.close()}></wa-icon>
      </wa-button>
    </div>`;
  }

  #toggleDetails(): void {
    this.details = !this.details;
    this.region = this.details ? 'details' : 'conversation';
    if (!this.details) void this.#leaveDetails();
  }

  /** What had the focus in the details is gone: it goes back to what opened them. */
  async #leaveDetails(): Promise<void> {
    await this.updateComplete;
    if (!this.shadowRoot?.activeElement) this.header.focus();
  }

  async #search(): Promise<void> {
    this.region = 'people';
    await this.updateComplete;
    // The details stand in their place where there is not room for three.
    if (this.people.clientHeight === 0) this.details = false;
    await this.updateComplete;
    this.people.focus();
  }

  async #back(): Promise<void> {
    this.details = false;
    this.region = 'people';
    await this.updateComplete;
    this.people.focusThread(this.thread);
  }

  async #show({ thread, details }: ShowEvent): Promise<void> {
    const fromPeople = this.shadowRoot?.activeElement === this.people;
    this.thread = thread;
    this.details ||= details;
    this.region = details ? 'details' : 'conversation';
    await this.updateComplete;
    if (!fromPeople || this.people.clientHeight > 0) return;
    // On a phone this took the place of what had the focus.
    const region = this.renderRoot.querySelector(details ? 'tm-details-panel' : 'tm-doctor-conversation');
    await region?.updateComplete;
    focusHeading(region?.renderRoot.querySelector('h2'));
  }

  async #command({ command }: CommandEvent): Promise<void> {
    const question = questionBefore(command, this.store);
    if (question && !(await this.confirm.ask(question))) return;
    const result = await this.store.command(command);
    this.notice = whyNot(result, doctor.refusal);
    // "The numbers are the same" is what verifying is.
    if (result.ok && question && command.type === 'repin') {
      await this.store.command({ type: 'verify', patient: command.patient, verified: true });
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor-room': DoctorRoom;
  }
}
