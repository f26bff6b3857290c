import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState, InvitationId } from '../engine/types.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';
import type { RenewEvent } from './events.ts';
import './invitation-list.ts';
import './invite-link.ts';
import type { InviteLink } from './invite-link.ts';
import { StoreElement } from './store-element.ts';

/** How many days a link can work, from when it does. */
const lives = [1, 7, 30, 90];
const day = 86_400_000;

/** Invites: a form for a patient's own link, the walk-in link, and all that were made. */
@customElement('tm-invite-dialog')
export class InviteDialog extends inOwnTask(StoreElement<DoctorState>) {
  static override styles = [
    shared,
    css`
      .when {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3) var(--s4);
        width: 100%;
      }
      .when label {
        display: grid;
        gap: var(--s1);
        flex: 1 1 12rem;
        min-width: 0;
        align-content: start;
        font-weight: 600;
      }
      .when :is(small, select, input) {
        font-weight: 400;
      }
      .when input {
        min-height: var(--touch);
        width: 100%;
        padding: 0 var(--s3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        font: inherit;
      }
      .part {
        margin-top: var(--s5);
        padding-top: var(--s4);
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @state() private open = false;
  /** The invitation that is shown; '' while the form is. */
  @state() private shown: InvitationId = '';
  @state() private making = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput | null;
  @query('tm-invite-link') private link!: InviteLink | null;

  show(which: 'new' | 'open' | InvitationId): void {
    this.refused = undefined;
    this.shown = which === 'new' || which === 'open' ? '' : which;
    this.open = true;
    if (which === 'open') void this.#openLink();
  }

  override render() {
    const invitation = this.store.invitations.get(this.shown);
    const name = invitation?.open ? doctor.walkIns() : (invitation?.patientName ?? '');
    const label = invitation ? (invitation.open ? name : doctor.inviteFor(name)) : doctor.inviteTitle();
    return html`<wa-dialog label=${label} ?open=${this.open} light-dismiss @wa-hide=${this.#hidden}>
      ${this.open
        ? invitation
          ? html`<tm-invite-link
              .invitation=${invitation}
              .doctorName=${this.store.state?.name ?? ''}
              @tm-another=${this.#another}
            ></tm-invite-link>`
          : this.#form()
        : nothing}
    </wa-dialog>`;
  }

  #form() {
    return html`<form class="stack" @submit=${this.#invite}>
        <h3>${doctor.oneOwnLink()}</h3>
        <p class="quiet">${doctor.oneOwnLinkText()}</p>
        <wa-input
          name="patient"
          .label=${doctor.patientName()}
          .hint=${doctor.patientNameHint()}
          autocomplete="off"
          maxlength="64"
          autofocus
        ></wa-input>
        <div class="when">
          <label
            >${tools.worksFor()}
            <select name="days">
              ${lives.map((days) => html`<option value=${days} ?selected=${days === 7}>${tools.days(days)}</option>`)}
            </select>
          </label>
          <label
            >${tools.worksFrom()}
            <input type="datetime-local" name="from" aria-describedby="from-hint" />
            <small id="from-hint" class="quiet">${tools.worksFromHint()}</small>
          </label>
        </div>
        <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
        <wa-button variant="brand" type="submit" ?loading=${this.making}>${doctor.makeLink()}</wa-button>
      </form>
      <div class="part stack">
        <h3>${doctor.openLink()}</h3>
        <p class="quiet">${doctor.openLinkText()}</p>
        <wa-button appearance="outlined" @click=${this.#openLink}>${doctor.showOpenLink()}</wa-button>
      </div>
      ${this.#made()}`;
  }

  #made() {
    if (this.store.invitations.size === 0) return nothing;
    return html`<div class="part stack">
      <h3>${doctor.invitations()}</h3>
      <tm-invitation-list .store=${this.store} @tm-renew=${({ patientName }: RenewEvent) => this.#make(false, patientName)}></tm-invitation-list>
    </div>`;
  }

  /** Parts inside hide things, too; only the dialog's own hiding counts. */
  #hidden(event: Event): void {
    if (event.target === event.currentTarget) this.open = false;
  }

  #invite(event: Event): void {
    event.preventDefault();
    const name = (this.field?.value ?? '').trim();
    if (!name) {
      this.refused = doctor.nameFirst;
      this.field?.focus();
      return;
    }
    const data = new FormData(event.target as HTMLFormElement);
    const from = Date.parse(String(data.get('from') ?? '')) || 0;
    const validUntil = Math.max(from, Date.now()) + Number(data.get('days')) * day;
    void this.#make(false, name, { validFrom: from, validUntil });
  }

  /** There is one walk-in link: it is made when it is first asked for, and anew under another name. */
  #openLink(): Promise<void> {
    return this.#make(true, '');
  }

  async #make(open: boolean, patientName: string, times: { validFrom?: number; validUntil?: number } = {}): Promise<void> {
    if (this.making) return;
    this.making = true;
    const result = await this.store.command({ type: 'invite', open, patientName, ...times });
    this.making = false;
    this.refused = whyNot(result, doctor.refusal);
    if (result.ok) await this.#showLink(result.value);
  }

  /** The form that had the focus is gone. */
  async #showLink(invitation: InvitationId): Promise<void> {
    this.shown = invitation;
    await this.updateComplete;
    this.link?.focus();
  }

  async #another(): Promise<void> {
    this.shown = '';
    await this.updateComplete;
    this.field?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-invite-dialog': InviteDialog;
  }
}
