import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Message } from '../engine/types.ts';
import { clockTime, dayName, sameDay } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { marked } from '../lib/deceit.ts';
import { inOwnTask, ownTask } from '../lib/own-task.ts';
import { common } from '../texts/common.ts';

/** How the page says who wrote a message and to whom, and what stands below it. */
export interface Captions {
  who(message: Message): string;
  /** '' where the thread says it already. */
  audience(message: Message): string;
  receipt(message: Message): TemplateResult | typeof nothing;
  /** What stands for a file. */
  file(message: Message): TemplateResult;
}

/** How near to the end counts as being at the end, in pixels. */
const near = 80;

/** How many messages are drawn in one task: a screen, about. */
const page = 10;

/** So many at once are not news but a conversation that was opened: its end is what is drawn. */
const many = 30;

/** How near to the first one that is drawn, in pixels, those before it are. */
const ahead = 800;

/** A thread: messages, newest below, with a line where a new day begins. */
@customElement('tm-message-list')
export class MessageList extends inOwnTask(LitElement) {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: var(--s4);
      }
      ol {
        display: flex;
        flex-direction: column;
        gap: var(--s3);
        max-width: 48rem;
        margin: 0 auto;
      }
      .day {
        display: flex;
        align-items: center;
        gap: var(--s3);
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .day::before,
      .day::after {
        content: '';
        flex: 1;
        border-top: 1px solid var(--line);
      }
      .message {
        display: grid;
        gap: var(--s1);
        max-width: min(100%, 36rem);
        align-self: start;
      }
      .mine {
        align-self: end;
        justify-items: end;
      }
      .caption {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--s2);
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .caption wa-icon {
        font-size: 15px;
        margin-inline-end: var(--s1);
        vertical-align: -2px;
      }
      .caption strong {
        color: var(--ink);
      }
      .text {
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        border-start-start-radius: 4px;
        background: var(--raised);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .mine .text {
        border-color: var(--accent-line);
        border-start-start-radius: var(--radius);
        border-start-end-radius: 4px;
        background: var(--accent-soft);
      }
      .file {
        white-space: normal;
      }
      /* Everyone and private differ by edge, not by colour alone; see the composer. */
      .everyone .text {
        border-inline-start: 4px solid var(--accent);
      }
      .private .text {
        border-inline-start: 6px double var(--private);
      }
      .empty {
        display: grid;
        align-content: end;
        height: 100%;
        max-width: 48rem;
        margin: 0 auto;
        color: var(--ink-quiet);
        text-wrap: balance;
      }
    `,
  ];

  /** Names the thread: another thread is shown from its end. */
  @property() thread = '';
  @property({ attribute: false }) messages: readonly Message[] = [];
  @property({ attribute: false }) captions!: Captions;
  /** What can be here, while nothing is. */
  @property() empty = '';
  @property() label = '';
  /** The first message that is drawn: of a long thread the end, and what was scrolled up to. */
  @state() private first = 0;
  #atEnd = true;
  #drawing = false;

  override firstUpdated(): void {
    // The keyboard of a phone or a growing composer takes height: the end stays in sight.
    new ResizeObserver(() => this.#keepAtEnd()).observe(this);
    this.addEventListener('scroll', () => {
      this.#atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < near;
      void this.#drawMore();
    });
    // It can be scrolled by keys: a stop of its own, with a name.
    this.tabIndex = 0;
    this.role = 'group';
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const last = this.messages.at(-1);
    const before = changed.get('messages');
    const grown = this.messages.length - (Array.isArray(before) ? before.length : 0);
    if (changed.has('thread') || (changed.has('messages') && grown > many)) this.first = Math.max(0, this.messages.length - page);
    else this.first = Math.min(this.first, Math.max(0, this.messages.length - 1));
    if (changed.has('thread')) {
      this.#atEnd = true;
    } else if (changed.has('messages') && last?.mine && this.#isNew(changed.get('messages'))) {
      this.#atEnd = true;
    }
  }

  /** More of what was before, until there is enough to scroll up to; what is read stays where it is. */
  async #drawMore(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    while (this.first > 0 && this.clientHeight > 0 && this.scrollTop < ahead) {
      await ownTask();
      const below = this.scrollHeight - this.scrollTop;
      this.first = Math.max(0, this.first - page);
      await this.updateComplete;
      this.scrollTop = this.scrollHeight - below;
    }
    this.#drawing = false;
  }

  #isNew(before: unknown): boolean {
    return Array.isArray(before) && before.length < this.messages.length;
  }

  override updated(): void {
    this.ariaLabel = this.label || common.messages();
    this.#keepAtEnd();
    void this.#drawMore();
  }

  #keepAtEnd(): void {
    if (this.#atEnd) this.scrollTop = this.scrollHeight;
  }

  override render() {
    return html`${this.messages.length === 0
        ? html`<p class="empty">${this.empty}</p>`
        : html`<ol>
            ${repeat(
              this.messages.slice(this.first),
              ({ id }) => id,
              (message, i) => this.#message(message, this.messages[this.first + i - 1]),
            )}
          </ol>`}`;
  }

  #message(message: Message, before: Message | undefined) {
    const audience = this.captions.audience(message);
    const kind = message.thread === 'everyone' ? 'everyone' : 'private';
    const day =
      before && sameDay(before.time, message.time)
        ? nothing
        : html`<li class="day">${dayName(message.time)}</li>`;
    return html`${day}
      <li class="message ${kind} ${message.mine ? 'mine' : ''}">
        <div class="caption">
          <strong class="name">${this.captions.who(message)}</strong>
          ${audience
            ? html`<span><wa-icon name=${kind === 'everyone' ? 'users' : 'message-square-lock'}></wa-icon>${audience}</span>`
            : nothing}
          <time class="numbers" datetime=${new Date(message.time).toISOString()}>${clockTime(message.time)}</time>
        </div>
        ${message.file
          ? html`<div class="text file">${this.captions.file(message)}</div>`
          : html`<div class="text"><div dir="auto">${marked(message.text)}</div></div>`}
        ${this.captions.receipt(message)}
      </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-message-list': MessageList;
  }
}
