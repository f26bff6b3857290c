/** What a page knows of its room: what the engine has told, as elements draw it. */
import type {
  DoctorState, EngineEvent, FileId, FileInfo, Invitation, InvitationId, Message, Operation, Patient, PatientId, PatientState,
  ProtocolFrame, Visit,
} from './types.ts';
import { operations } from './types.ts';

/** Who has stopped writing is not said: it wears off. */
const writingFor = 5_000;

/** The drawer is for looking at, not a log: older frames make room. */
const mostFrames = 400;

export class Known<State extends DoctorState | PatientState> {
  state: State | undefined;
  ready = false;
  readonly patients = new Map<PatientId, Patient>();
  readonly invitations = new Map<InvitationId, Invitation>();
  readonly visits = new Map<InvitationId, Visit>();
  /** Messages by thread, in the order told; a thread is there once it has a message. */
  readonly threads = new Map<string, Message[]>();
  /** Every file of the messages told, and those that are being prepared. */
  readonly files = new Map<FileId, FileInfo>();
  readonly frames: ProtocolFrame[] = [];
  /** Something that was stored could not be read, and is missing here. */
  unreadable = false;
  /** What operations take in this browser, in ms, as far as they are measured. */
  readonly measured = new Map<Operation, number>();
  /** More of them follow. */
  measuring = false;
  /** Messages of others that came in this page's life and were not looked at, by thread. */
  readonly unread = new Map<string, number>();
  /** Called for each of them. */
  onWords: (message: Message) => void = () => {};
  /**
   * What was typed and not sent, by the composer's thread. It outlives the composer, which other screens and a lock take
   * away, but not the page: nothing of it is stored (crypto/SECURITY.md).
   */
  readonly drafts = new Map<string, string>();
  /** Until when the other side of a thread counts as writing. */
  readonly writing = new Map<string, number>();
  /** The last message of each thread that its author was told of. */
  protected readonly toldRead = new Map<string, string>();

  thread(id: string): readonly Message[] {
    return this.threads.get(id) ?? [];
  }

  /** A patient's page shows one visit at a time; the messages told with its first state are its own. */
  protected isOfAnotherVisit(event: EngineEvent): boolean {
    if (event.type !== 'state' || event.state.kind !== 'patient' || this.state?.kind !== 'patient') return false;
    return event.state.patientId !== this.state.patientId;
  }

  /** While locked the page knows nothing that it would show; how many were not read is no secret. */
  protected forgetAll(): void {
    this.patients.clear();
    this.invitations.clear();
    this.threads.clear();
    this.files.clear();
    this.frames.length = 0;
    this.forgetMeasured();
  }

  protected forgetMeasured(): void {
    this.measured.clear();
    this.measuring = false;
  }

  protected forgetVisit(): void {
    this.threads.clear();
    this.files.clear();
    this.writing.clear();
    this.toldRead.clear();
    this.unread.clear();
  }

  protected reduce(event: EngineEvent): void {
    switch (event.type) {
      case 'state':
        this.state = event.state as State;
        if (this.#locked) this.forgetAll();
        break;
      case 'patient':
        this.patients.set(event.patient.id, event.patient);
        break;
      case 'patient-gone':
        this.patients.delete(event.id);
        break;
      case 'invitation':
        this.invitations.set(event.invitation.id, event.invitation);
        break;
      case 'visit':
        this.visits.set(event.visit.invitation, event.visit);
        break;
      case 'message':
        this.#addMessage(event.message);
        break;
      case 'file':
        this.files.set(event.file.id, event.file);
        break;
      case 'message-gone':
        this.files.delete(this.thread(event.thread).find(({ id }) => id === event.id)?.file ?? '');
        this.threads.set(event.thread, this.thread(event.thread).filter(({ id }) => id !== event.id));
        break;
      case 'writing':
        this.writing.set(event.thread, Date.now() + writingFor);
        break;
      case 'frame':
        this.frames.push(event.frame);
        if (this.frames.length > mostFrames) this.frames.shift();
        break;
      case 'measured':
        this.measured.set(event.operation, event.ms);
        this.measuring = this.measured.size < operations.length;
        break;
      case 'unreadable':
        this.unreadable = true;
        break;
      case 'ready':
        this.ready = true;
        // For whoever measures: the engine has begun, and its keys are there.
        performance.mark('telemed-ready');
    }
  }

  /** The state is told last: what is told by unlocking comes before it. */
  get #locked(): boolean {
    return this.state?.kind === 'doctor' && this.state.phase === 'locked';
  }

  /** A message is told again when its receipts change; it keeps its place. */
  #addMessage(message: Message): void {
    const thread = this.threads.get(message.thread) ?? [];
    const place = thread.findIndex(({ id }) => id === message.id);
    if (place >= 0) {
      this.threads.set(message.thread, thread.with(place, message));
      return;
    }
    this.threads.set(message.thread, [...thread, message]);
    if (!message.mine) this.writing.delete(message.thread);
    // What is told before `ready`, or by unlocking, was there before.
    if (!this.ready || this.#locked || message.mine) return;
    this.unread.set(message.thread, (this.unread.get(message.thread) ?? 0) + 1);
    this.onWords(message);
  }
}
