import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import type { DoctorState, Message, Patient } from '../engine/types.ts';
import { attach } from '../lib/attach.ts';
import { grouped } from '../lib/people.ts';
import { whyNot } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { files } from '../texts/files.ts';
import { safety } from '../texts/doctor-safety.ts';
import { keeping } from '../texts/keeping.ts';
import { tools } from '../texts/doctor-tools.ts';
import './composer.ts';
import type { Composer, Send } from './composer.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import type { FilesEvent } from './attach-button.ts';
import { ShowEvent } from './events.ts';
import './file-drop.ts';
import './file-item.ts';
import './files-preparing.ts';
import './message-list.ts';
import type { Captions, MessageList } from './message-list.ts';
import './phrase-menu.ts';
import './receipt.ts';
import { StoreElement } from './store-element.ts';
import './writing-line.ts';

/** The conversation region: one thread, and the composer that says whom it goes to. */
@customElement('tm-doctor-conversation')
export class DoctorConversation extends inOwnTask(StoreElement<DoctorState>) {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: auto 1fr auto auto;
        min-height: 0;
        min-width: 0;
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s2) var(--s3);
        min-height: 52px;
        padding: var(--s1) var(--s4);
        border-bottom: 1px solid var(--line);
      }
      header h2 {
        font-size: var(--size-m);
      }
      header .quiet {
        margin-inline-start: auto;
        text-align: end;
      }
      tm-message-list {
        min-height: 0;
      }
      tm-composer {
        width: 100%;
        max-width: calc(48rem + 2 * var(--s4));
        margin: 0 auto;
      }
      /* On a phone that shows the people, the composer is still there. */
      @media (max-width: 720px) {
        :host([folded]) {
          grid-template-rows: auto;
        }
        :host([folded]) header,
        :host([folded]) tm-writing-line,
        :host([folded]) tm-message-list {
          display: none;
        }
      }
      .audience {
        display: inline-flex;
        align-items: center;
        gap: var(--s1);
        min-height: 28px;
        padding: 0;
        border: 0;
        border-radius: 6px;
        background: none;
        color: inherit;
        font-weight: 600;
        text-align: start;
        cursor: pointer;
      }
      .audience wa-icon {
        font-size: 16px;
      }
    `,
  ];

  /** 'everyone' or a patient's id. */
  @property() thread = 'everyone';
  /** Only the composer is wanted, where the screen is small. */
  @property({ type: Boolean, reflect: true }) folded = false;
  /** Whom to write to is being chosen: the items of two hundred people are not drawn for nothing. */
  @state() private choosing = false;
  @query('tm-message-list') private list!: MessageList;
  @query('tm-confirm-dialog') private dialog!: ConfirmDialog;
  @query('tm-composer') private composer!: Composer;
  /** Whether it was said in this visit how many a message to everyone goes to. */
  #saidHowMany = false;

  readonly #captions: Captions = {
    who: (message) => (message.mine ? common.you() : this.#name(message.thread)),
    audience: () => '',
    receipt: (message) => this.#receipt(message),
    file: ({ file, thread }) =>
      html`<tm-file .store=${this.store} .file=${file} .other=${thread === 'everyone' ? '' : this.#name(thread)}></tm-file>`,
  };

  /** To write, wherever one was. */
  override focus(): void {
    this.composer.focus();
  }

  override updated(): void {
    if (document.visibilityState === 'visible' && this.#messagesShown()) this.store.markRead(this.thread);
  }

  #messagesShown(): boolean {
    return this.list.clientHeight > 0;
  }

  override render() {
    const { thread, store } = this;
    const patient = store.patients.get(thread);
    const toAll = thread === 'everyone';
    const mute = patient ? safety.mute(patient) : '';
    const empty = toAll ? doctor.everyoneEmpty() : doctor.privateEmpty(patient?.name ?? '');
    return html`<header>
        <slot name="back"></slot>
        <h2 class="name" dir="auto">${toAll ? common.everyone() : patient?.name}</h2>
        <span class="quiet small numbers">${toAll ? this.#unreadWords() : patient?.status === 'waiting' ? tools.stillWaiting() : doctor.privateTitle()}</span>
      </header>
      <tm-message-list
        .thread=${thread}
        .messages=${store.thread(thread)}
        .captions=${this.#captions}
        .empty=${empty}
        .label=${toAll ? common.everyone() : (patient?.name ?? '')}
      ></tm-message-list>
      <tm-writing-line .store=${store} .thread=${thread} .name=${patient?.name ?? ''} ?hidden=${toAll}></tm-writing-line>
      <tm-composer
        .thread=${thread}
        .drafts=${store.drafts}
        .audience=${this.#audience(patient)}
        ?private=${!toAll}
        ?disabled=${mute !== ''}
        placeholder=${doctor.writePlaceholder()}
        .send=${this.#send}
        @tm-files=${this.#attach}
        @tm-writing=${() => (toAll ? undefined : store.writes(thread))}
        >${this.#chooser(patient)}<tm-phrase-menu slot="tools" ?hidden=${mute !== ''}></tm-phrase-menu
        ><p slot="files" class="small" role="status" ?hidden=${mute === ''}>${mute}</p
        ><p slot="files" class="quiet small" ?hidden=${!store.state?.keep}>${keeping.vanishing(store.state?.keep ?? 0)}</p
        ><tm-files-preparing slot="files" .store=${store} .thread=${thread}></tm-files-preparing
      ></tm-composer>
      <tm-file-drop .audience=${this.#audience(patient)} ?disabled=${mute !== ''} @tm-files=${this.#attach}></tm-file-drop>
      <tm-confirm-dialog></tm-confirm-dialog>`;
  }

  /** Of the last message to everyone: how many have not read it. */
  #unreadWords() {
    const last = this.store.thread('everyone').at(-1);
    if (!last || last.sentTo.length === 0) return nothing;
    return doctor.unreadOf(last.sentTo.length - last.seenBy.length, last.sentTo.length);
  }

  #audience(patient: Patient | undefined): string {
    if (patient) return doctor.toOne(patient.name);
    const audience = this.store.state?.audience ?? 0;
    return audience === 0 ? doctor.toEveryoneNone() : doctor.toEveryone(audience);
  }

  #chooser(patient: Patient | undefined) {
    const { here, away } = this.choosing ? grouped(this.store.patients) : { here: [], away: [] };
    return html`<wa-dropdown
      slot="audience"
      placement="top-start"
      @wa-show=${() => (this.choosing = true)}
      @wa-after-hide=${() => (this.choosing = false)}
      @wa-select=${this.#choose}
    >
      <button slot="trigger" type="button" class="audience" aria-label="${doctor.toWhom()}: ${this.#audience(patient)}">
        <span class="name" dir="auto">${this.#audience(patient)}</span><wa-icon name="chevron-down"></wa-icon>
      </button>
      <wa-dropdown-item value="everyone">${common.everyone()}</wa-dropdown-item>
      ${[...here, ...away].map(({ id, name }) => html`<wa-dropdown-item value=${id}>${doctor.toOne(name)}</wa-dropdown-item>`)}
    </wa-dropdown>`;
  }

  #how({ readBy, seenBy }: Message): 'sent' | 'arrived' | 'read' {
    if (seenBy.length > 0) return 'read';
    return readBy.length > 0 ? 'arrived' : 'sent';
  }

  #choose(event: CustomEvent<{ item: { value: string } }>): void {
    this.dispatchEvent(new ShowEvent(event.detail.item.value));
  }

  #name(id: string): string {
    return this.store.patients.get(id)?.name ?? doctor.someone();
  }

  #receipt(message: Message) {
    if (!message.mine) return nothing;
    if (message.thread !== 'everyone') {
      if (message.file) return nothing; // says it itself
      return html`<span class="quiet small">${doctor.receiptOne(this.#how(message))}</span>`;
    }
    return html`<tm-receipt .message=${message} .patients=${this.store.patients}></tm-receipt>`;
  }

  readonly #send: Send = async (text) => {
    const to = this.thread;
    if (to === 'everyone') {
      const audience = this.store.state?.audience ?? 0;
      if (audience === 0) return doctor.nobodyToSendTo;
      if (!(await this.#mayBroadcast(audience))) return doctor.notSent;
    }
    const result = await this.store.command({ type: 'send', to, text });
    if (result.ok && this.folded) this.dispatchEvent(new ShowEvent(to));
    return whyNot(result, doctor.refusal);
  };

  async #attach({ files: chosen }: FilesEvent): Promise<void> {
    const to = this.thread;
    if (to === 'everyone') {
      const audience = this.store.state?.audience ?? 0;
      const first = chosen[0];
      if (audience === 0) return this.composer.refuse(doctor.nobodyToSendTo);
      if (!first) return;
      const words = chosen.length === 1 ? files.toEveryone(first.name, audience) : files.toEveryoneMany(chosen.length, audience);
      if (!(await this.dialog.ask({ words, yes: doctor.sendTo(audience) }))) return;
    }
    const refused = await attach(this.store, to, chosen, (refusal) => doctor.refusal(refusal));
    this.composer.refuse(refused);
    if (this.folded && !refused) this.dispatchEvent(new ShowEvent(to));
  }

  async #mayBroadcast(audience: number): Promise<boolean> {
    if (!this.#saidHowMany) {
      const words = doctor.firstBroadcast(audience);
      this.#saidHowMany = await this.dialog.ask({ words, yes: doctor.sendTo(audience) });
    }
    return this.#saidHowMany;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor-conversation': DoctorConversation;
  }
}
