import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import type WaTextarea from '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import type { Saying } from '../lib/saying.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { lettersLeft } from '../lib/text-size.ts';
import { shared } from '../styles/shared.ts';
import { FilesEvent } from './attach-button.ts';
import { common } from '../texts/common.ts';
import type { InsertEvent } from './events.ts';

/** Sends what was written; undefined when it was taken, else the sentence that says why not. */
export type Send = (text: string) => Promise<Saying | undefined>;

/**
 * Where one writes. Who will read it stands above, in words and as an edge: solid for everyone,
 * doubled for one. The draft of each thread is kept while the page lives, in the store: this element may not live as long.
 */
@customElement('tm-composer')
export class Composer extends inOwnTask(LitElement) {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: var(--s2) var(--s3) max(var(--s3), env(safe-area-inset-bottom));
      }
      form {
        padding: var(--s2) var(--s2) var(--s2) var(--s3);
        border: 1px solid var(--line-strong);
        border-inline-start: 5px solid var(--accent);
        border-radius: var(--radius);
        background: var(--raised);
      }
      form.private {
        border-inline-start: 8px double var(--private);
      }
      form:focus-within {
        border-color: var(--accent);
      }
      form.private:focus-within {
        border-color: var(--private);
      }
      /* The field's ring, around all that belongs to it. */
      form:has(wa-textarea:focus-within) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .audience {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        min-height: 28px;
        color: var(--accent);
        font-size: var(--size-s);
        font-weight: 600;
      }
      .private .audience {
        color: var(--private);
      }
      .audience wa-icon {
        font-size: 18px;
      }
      tm-attach {
        margin-inline-start: auto;
      }
      /* With large text on a small screen a button stands below what it is for. */
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: end;
        gap: var(--s2);
      }
      .audience .name {
        flex: 1 1 6em;
        min-width: 0;
      }
      wa-textarea {
        flex: 1 1 6em;
        min-width: 0;
        --wa-form-control-border-width: 0px;
        --wa-form-control-padding-inline: 0px;
        --wa-form-control-background-color: transparent;
        --wa-focus-ring-width: 0px;
      }
      wa-textarea::part(textarea) {
        max-height: 40dvh;
        overflow-y: auto;
      }
      /* The label is what stands above; this one is for screen readers. */
      wa-textarea::part(label) {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .room {
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .room.none {
        color: var(--red);
      }
      .refused {
        padding-top: var(--s2);
        font-size: var(--size-s);
      }
    `,
  ];

  @property() thread = '';
  @property({ attribute: false }) drafts = new Map<string, string>();
  @property() audience = '';
  @property({ type: Boolean }) private = false;
  @property({ type: Boolean }) disabled = false;
  @property() placeholder = '';
  @property({ attribute: false }) send: Send = async () => undefined;
  @state() private refused: Saying | undefined;
  @state() private sending = false;
  /** How many letters still fit, once that matters. */
  @state() private room: number | undefined;
  @query('wa-textarea') private field!: WaTextarea;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('thread')) {
      this.refused = undefined;
      this.room = lettersLeft(this.drafts.get(this.thread) ?? '');
    }
  }

  /** Says why what was asked for here was not done; undefined takes that back. */
  refuse(words: Saying | undefined): void {
    this.refused = words;
  }

  override focus(): void {
    if (this.hasUpdated) this.field.focus();
  }

  override render() {
    return html`<slot name="files"></slot>
    <form class=${this.private ? 'private' : 'everyone'} @submit=${this.#submit}>
      <div class="audience">
        <wa-icon name=${this.private ? 'message-square-lock' : 'users'}></wa-icon>
        <slot name="audience"><span class="name">${this.audience}</span></slot>
        <tm-attach ?disabled=${this.disabled}></tm-attach>
      </div>
      <div class="line">
        <wa-textarea
          rows="1"
          resize="auto"
          .label=${this.audience}
          .value=${live(this.drafts.get(this.thread) ?? '')}
          placeholder=${this.placeholder}
          ?disabled=${this.disabled}
          enterkeyhint="send"
          @input=${this.#typed}
          @keydown=${this.#key}
          @paste=${this.#paste}
        ></wa-textarea>
        <slot name="tools" @tm-insert=${this.#insert}></slot>
        <wa-button variant="brand" type="submit" ?disabled=${this.disabled || this.sending}>
          <wa-icon slot="start" name="send"></wa-icon>${common.send()}
        </wa-button>
      </div>
      <p class="room numbers ${(this.room ?? 0) < 0 ? 'none' : ''}" role="status" ?hidden=${this.room === undefined}>
        ${this.#roomWords()}
      </p>
      ${this.refused ? html`<p class="refused" role="alert">${this.refused()}</p>` : nothing}
    </form>`;
  }

  #typed(): void {
    this.#keep(this.field.value ?? '');
    this.dispatchEvent(new Event('tm-writing'));
  }

  #keep(draft: string): void {
    this.#setDraft(this.thread, draft);
    this.room = lettersLeft(draft);
  }

  #setDraft(thread: string, draft: string): void {
    if (draft) this.drafts.set(thread, draft);
    else this.drafts.delete(thread);
  }

  /** What stands there stays, before what is put in. */
  #insert({ text }: InsertEvent): void {
    const before = this.field.value ?? '';
    this.field.value = before && !/\s$/.test(before) ? `${before} ${text}` : before + text;
    this.#keep(this.field.value);
    this.focus();
  }

  #roomWords(): string {
    const { room } = this;
    if (room === undefined) return '';
    return room < 0 ? common.tooLong(-room) : common.roomLeft(room);
  }

  /** Enter sends; with Shift it is a new line. */
  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void this.#send();
  }

  /**
   * Files are attached. What is copied in an office program comes with a picture of itself: where the words come in two
   * kinds, they are what is meant.
   */
  #paste(event: ClipboardEvent): void {
    const { files, types } = event.clipboardData ?? new DataTransfer();
    const words = types.includes('text/plain') && types.includes('text/html');
    if (this.disabled || files.length === 0 || words) return;
    event.preventDefault();
    this.dispatchEvent(new FilesEvent([...files]));
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#send();
  }

  async #send(): Promise<void> {
    const { thread, field } = this;
    const text = field.value ?? '';
    if (this.sending || this.disabled || text.trim() === '') return;
    this.sending = true;
    const refused = await this.send(text);
    this.sending = false;
    this.refused = refused;
    if (!refused) {
      // What was typed while it was being sent stays.
      const now = thread === this.thread ? (field.value ?? '') : (this.drafts.get(thread) ?? '');
      const rest = now.startsWith(text) ? now.slice(text.length) : now;
      this.#setDraft(thread, rest);
      if (thread === this.thread) {
        field.value = rest;
        this.room = lettersLeft(rest);
      }
    }
    if (thread === this.thread) this.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-composer': Composer;
  }
}
