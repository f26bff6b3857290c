import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { DoctorState, Invitation } from '../engine/types.ts';
import { dateAndTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { tools } from '../texts/doctor-tools.ts';
import './clock.ts';
import { CommandEvent, InviteEvent, RenewEvent } from './events.ts';
import { StoreElement } from './store-element.ts';

/** All invitations that were made, newest first: what became of each, and what can be done with it. */
@customElement('tm-invitation-list')
export class InvitationList extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        width: 100%;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: end;
        min-height: 52px;
        border-top: 1px solid var(--line);
      }
      .who {
        flex: 1 1 10rem;
        min-width: 0;
        line-height: 1.35;
      }
      .under {
        display: block;
      }
      .blocked .under {
        color: var(--red);
      }
    `,
  ];

  override render() {
    const made = [...this.store.invitations.values()].sort((a, b) => b.created - a.created);
    return html`<ul>${made.map((invitation) => this.#invitation(invitation))}</ul>`;
  }

  #invitation(invitation: Invitation) {
    const { id, open, status, fragment } = invitation;
    const name = open ? doctor.walkIns() : invitation.patientName;
    return html`<li class=${status}>
      <span class="who">
        <span class="name" dir="auto">${name}</span>
        <span class="under quiet small">${this.#status(invitation)}</span>
      </span>
      ${status === 'blocked'
        ? this.#button(doctor.unblock(), name, () => this.dispatchEvent(new CommandEvent({ type: 'unblock-invitation', invitation: id })))
        : nothing}
      ${fragment
        ? html`${this.#button(doctor.showAgain(), name, () => this.dispatchEvent(new InviteEvent(id)))}
          ${this.#button(doctor.revoke(), name, () => this.dispatchEvent(new CommandEvent({ type: 'revoke', invitation: id })), true)}`
        : nothing}
      ${(status === 'expired' || status === 'revoked') && invitation.patientName
        ? this.#button(doctor.newLink(), name, () => this.dispatchEvent(new RenewEvent(name)))
        : nothing}
    </li>`;
  }

  #status({ status, validFrom, validUntil, blockedUntil }: Invitation) {
    if (status === 'blocked') {
      return html`<tm-clock class="numbers" .until=${blockedUntil} .words=${safety.left} .over=${safety.over()}></tm-clock>`;
    }
    const words = doctor.invitationStatus(status);
    const ends = validUntil > 0 && (status === 'made' || status === 'opened');
    const begins = validFrom > Date.now() ? `${tools.validLater(dateAndTime(validFrom))} · ` : '';
    return ends ? `${words} · ${begins}${safety.expires(dateAndTime(validUntil))}` : words;
  }

  #button(words: string, name: string, click: () => void, danger = false) {
    return html`<wa-button appearance="plain" variant=${danger ? 'danger' : 'neutral'} @click=${click}
      >${words}<span class="hidden-words"> ${name}</span></wa-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-invitation-list': InvitationList;
  }
}
