/** What is said in a session, and the files that go with it (crypto/SPEC.md, 7, Delivery, and 8). */
import { must, Refused, utf8 } from './bytes.ts';
import { contentType, openContent, sign, type Place } from './content.ts';
import type { PrivateKey, PublicKey } from './elgamal.ts';
import { encodeManifest, fileKeyBytes, fileOf, Incoming, Outgoing, parseManifest, split, sum } from './files.ts';
import type { Draw } from './group.ts';
import type { Invitation } from './invitation.ts';
import { Inbox, Outbox, type Shown } from './mailbox.ts';
import {
  encodeFileState, encodeHint, encodeReceipt, ofFile, opcode, parseFileState, parseReceipt, type Audience, type FileState,
} from './payload.ts';
import type { Timers } from './timers.ts';

const resendAfter = 10_000;
const longestResend = 60_000;

export interface Way {
  /** On the session's chain; nothing without a session. */
  send(code: number, payload: Uint8Array): void;
  /** As it is. */
  sendFrame(frame: Buffer): void;
  /** Milliseconds since the Unix epoch, on the doctor's clock. */
  now(): bigint;
  isAdmitted(): boolean;
  doctor(): PublicKey | undefined;
}

export class Conversation {
  readonly inbox = new Inbox();
  readonly incoming: Incoming[] = [];
  readonly #outgoing: Outgoing[] = [];
  /** The one that has all the room there is. */
  #fetching: Incoming | undefined;
  readonly #outbox = new Outbox();

  constructor(
    private readonly invitation: Invitation, private readonly identity: PrivateKey, private readonly draw: Draw,
    private readonly way: Way, private readonly timers: Timers,
  ) {}

  /** Signs a text and sends it if the patient is admitted, else when it is; gives its number. */
  write(text: string): bigint {
    return this.#post(contentType.text, this.draw('message id', 16), utf8(text), Buffer.alloc(0));
  }

  sendFile(name: string, mediaType: string, content: Buffer): Outgoing {
    const [id, key] = [this.draw('message id', 16), this.draw('file key', fileKeyBytes)];
    const manifest = encodeManifest({ name, mediaType, size: content.length, sha256: sum(content) });
    const file = new Outgoing(id, content, key, (frame) => this.way.sendFrame(frame), this.draw);
    this.#outgoing.push(file);
    this.#post(contentType.fileManifest, id, manifest, key);
    return file;
  }

  tellRead(audience: Audience): void {
    this.way.send(opcode.hint, encodeHint({ what: 'read', audience, upTo: this.inbox.last(audience) }));
  }

  isAcknowledged(number: bigint): boolean {
    return !this.#outbox.has(number);
  }

  /** The patient is admitted, again or in a new session. */
  begin(): void {
    for (const file of this.#outgoing) if (!file.over) this.#say({ id: file.id, state: 'ask', upTo: 0, room: 0 });
    this.#resend(resendAfter);
    this.#fetching = undefined;
    this.#fetch();
  }

  /** What is inside an ENC_MSG; throws what is to be ignored. */
  broadcast(payload: Buffer): void {
    const { content, key } = this.#open(payload, true);
    must(content.number > this.inbox.last('everyone'), 'GROUP-BACK', 'shown before');
    if (this.inbox.group(content)) this.#shown(content, key);
  }

  /** PRIVATE_MSG; what does not verify is ignored, its number on the chain is spent. */
  message(payload: Buffer): void {
    this.#ignoring(() => {
      const { content, key } = this.#open(payload, false);
      if (this.inbox.session(content)) this.#shown(content, key);
      else this.#acknowledge(content.audience);
    });
  }

  chunk(frame: Buffer): void {
    this.#ignoring(() => this.#find(this.incoming, fileOf(frame))?.take(frame));
    this.#fetch();
  }

  /** DEC_MSG, of messages or of a file. */
  receipt(payload: Buffer): void {
    if (payload[0] === ofFile) return this.#heard(parseFileState(payload));
    const { audience, upTo } = parseReceipt(payload);
    if (audience !== 'one') return;
    this.#outbox.acknowledged(upTo);
    this.#expectReceipt(resendAfter);
  }

  #post(type: number, id: Buffer, body: Buffer, key: Buffer): bigint {
    const { room, doctorFingerprint: receiver } = this.invitation;
    const { number, signed } = this.#outbox.add((number) =>
      Buffer.concat([sign({ type, id, number, time: this.way.now(), room, receiver, body }, this.identity, this.draw), key]),
    );
    if (this.way.isAdmitted()) {
      this.way.send(opcode.privateMsg, signed);
      if (!this.timers.has('resend')) this.#expectReceipt(resendAfter);
    }
    return number;
  }

  /** Sends all that waits, and again after a while, later each time. */
  #resend(wait: number): void {
    if (!this.way.isAdmitted()) return;
    for (const signed of this.#outbox.waiting) this.way.send(opcode.privateMsg, signed);
    this.#expectReceipt(wait);
  }

  #expectReceipt(wait: number): void {
    if (this.#outbox.waiting.length === 0) return this.timers.stop('resend');
    this.timers.set('resend', wait, () => this.#resend(Math.min(2 * wait, longestResend)));
  }

  #open(payload: Buffer, toGroup: boolean): { content: Shown; key: Buffer | undefined } {
    const { signed, key } = split(payload);
    const place: Place = { room: this.invitation.room, own: this.identity.public.fingerprint, toGroup, fromDoctor: true };
    const { receiver, ...rest } = openContent(signed, this.way.doctor()!, place);
    if (key) parseManifest(rest.body);
    return { content: { audience: receiver ? 'one' : 'everyone', ...rest }, key };
  }

  #shown(content: Shown, key: Buffer | undefined): void {
    if (key?.some((byte) => byte !== 0)) {
      const file = new Incoming(content.id, parseManifest(content.body), Buffer.from(key), (state) => this.#say(state));
      this.incoming.push(file);
      this.#acknowledge(content.audience);
      this.#fetch();
      if (file !== this.#fetching) file.want(false);
    } else this.#acknowledge(content.audience);
  }

  /** Gives all the room to one file after the other. */
  #fetch(): void {
    const file = this.incoming.find(({ over }) => !over);
    if (file === this.#fetching) return;
    this.#fetching = file;
    this.timers.stop('want');
    file?.want(true);
    if (file) this.#wantAgain(file, resendAfter);
  }

  /** Asks again for what has not come. */
  #wantAgain(file: Incoming, wait: number): void {
    const had = file.received;
    this.timers.set('want', wait, () => {
      const stuck = file.received === had;
      if (stuck) file.want(true);
      this.#wantAgain(file, stuck ? Math.min(2 * wait, longestResend) : resendAfter);
    });
  }

  #heard(state: FileState): void {
    const [incoming, outgoing] = [this.#find(this.incoming, state.id), this.#find(this.#outgoing, state.id)];
    if (outgoing && state.state !== 'ask') outgoing.heard(state);
    else if (incoming && state.state === 'ask') incoming.want(this.#fetching === incoming);
    else if (incoming && state.state === 'gone') {
      incoming.gone();
      this.#fetch();
    } else if (!incoming && !outgoing && (state.state === 'ask' || state.state === 'want')) {
      this.#say({ id: state.id, state: 'gone', upTo: 0, room: 0 });
    }
  }

  #find<T extends { id: Buffer }>(files: readonly T[], id: Buffer | undefined): T | undefined {
    return id && files.find((file) => file.id.equals(id));
  }

  #say(state: FileState): void {
    this.way.send(opcode.decMsg, encodeFileState(state));
  }

  #acknowledge(audience: Audience): void {
    this.way.send(opcode.decMsg, encodeReceipt({ audience, upTo: this.inbox.last(audience) }));
  }

  #ignoring(action: () => void): void {
    try {
      action();
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
    }
  }
}
