/**
 * What a page and its Go engine say to each other. The engine runs in a Web
 * Worker; everything here is plain data that survives `postMessage`. No key, no
 * secret and no sealed byte is among it, except the invitation's link, which the
 * doctor hands on.
 *
 * Ids are lower-case hex. Times are milliseconds since the Unix epoch, on this
 * device's clock. Numbers of things are plain numbers.
 */
export type Role = 'doctor' | 'patient';

/** A patient's id (ID_Di, 32 hex digits) and the id of an invitation (16). */
export type PatientId = string;
export type InvitationId = string;

/** How the page stands to the relay. `waiting` is between two attempts. */
export type Link = 'none' | 'connecting' | 'online' | 'waiting' | 'stopped';

/* ------------------------------------------------------------------ doctor */

export interface DoctorState {
  kind: 'doctor';
  /** `setup`: no practice on this device yet. `locked`: asks for the passphrase. */
  phase: 'setup' | 'locked' | 'open' | 'superseded';
  name: string;
  room: string;
  fingerprint: string;
  link: Link;
  /** The relay's last close code (relay/SPEC.md), 0 if none matters now. */
  closeCode: number;
  /**
   * When the next attempt to reach the relay is made, while `link` is `waiting`; while `locked` and
   * after a wrong passphrase, when the next one may be tried.
   */
  retryAt: number;
  /** The longest delay while joining, in milliseconds; so in the command, and `allowed` below. */
  deltaTS: number;
  epoch: number;
  /** How many patients the next broadcast goes to, away or not. */
  audience: number;
  hasPassphrase: boolean;
  /** Minutes after which messages vanish from both pages; 0: never. */
  keep: number;
  /** `superseded` for good: the practice was imported in another browser. */
  moved: boolean;
  /** `running`, or why the last import failed: another passphrase, not an export or not all of it, no room. */
  import: '' | 'running' | 'passphrase' | 'damaged' | 'full' | 'unkept';
}

export type PatientStatus = 'waiting' | 'admitted' | 'away' | 'held' | 'blocked' | 'removed';

export interface Patient {
  id: PatientId;
  name: string;
  status: PatientStatus;
  /** A live session exists; an `admitted` patient without one is shown as away. */
  online: boolean;
  /** Whether the doctor has let this patient in (it survives going away). */
  admitted: boolean;
  /** Since when in this status. */
  since: number;
  /** How this key came: under a personal link for the first time, known, by the open link. */
  via: 'personal-first' | 'known' | 'open';
  invitation: InvitationId;
  fingerprint: string;
  safetyNumber: string[];
  verified: boolean;
  /** Short id of the running session's key, '' without one. */
  sessionKeyId: string;
  /** 0: not blocked. */
  blockedUntil: number;
  blockReason: string;
  /** For a held key: the patient whose invitation it came under. */
  heldFor: PatientId;
  firstSeen: number;
  lastSeen: number;
}

export interface Invitation {
  id: InvitationId;
  open: boolean;
  patientName: string;
  /** The fragment without '#': the page makes the link from it. '' when no longer usable. */
  fragment: string;
  created: number;
  /** 0: at once. */
  validFrom: number;
  /** 0: no end. */
  validUntil: number;
  status: 'made' | 'opened' | 'used' | 'expired' | 'revoked' | 'blocked';
  patient: PatientId;
  blockedUntil: number;
}

/* ----------------------------------------------------------------- patient */

/** The visible steps of joining, in order; each ticks off once. */
export type JoinStep = 'connected' | 'doctor-verified' | 'secured' | 'waiting';

export interface PatientState {
  kind: 'patient';
  /**
   * `none`: no link was ever opened here. `invited`: a link is open, not joined.
   * `joining`: steps run. `lobby`, `held` (the doctor checks that it is the same person),
   * `admitted`. `blocked`, `ended` (by the doctor), `left` (by the patient), `refused`
   * (the invitation is expired, revoked or unknown).
   */
  phase: 'none' | 'invited' | 'joining' | 'lobby' | 'held' | 'admitted' | 'blocked' | 'ended' | 'left' | 'refused';
  room: string;
  doctorName: string;
  doctorFingerprint: string;
  /** The doctor has let this patient in (it survives going away). */
  admitted: boolean;
  /** The doctor's page is connected to the relay. */
  doctorOnline: boolean;
  name: string;
  patientId: PatientId;
  personal: boolean;
  steps: JoinStep[];
  link: Link;
  closeCode: number;
  retryAt: number;
  /** What went wrong last in joining, '' when nothing did. */
  trouble: '' | 'late' | 'doctor-not-verified' | 'no-answer' | 'busy' | 'expired' | 'revoked' | 'older-doctor' | 'early';
  /** Measured delay in milliseconds when trouble is `late`. */
  delay: number;
  allowed: number;
  blockedUntil: number;
  endReason: '' | 'ended' | 'ended-for-you' | 'removed';
  safetyNumber: string[];
  sessionKeyId: string;
  epoch: number;
  /** Minutes after which the doctor wishes messages to vanish from both pages; 0: never. */
  keep: number;
  /** Nothing of this visit is stored: it is gone with this page. */
  keepsNothing: boolean;
}

/** Invitations this patient's device knows: shown when the page is opened without a link. */
export interface Visit { invitation: InvitationId; doctorName: string; name: string; lastUsed: number }

/* ---------------------------------------------------------------- messages */

export interface Message {
  id: string;
  /** 'everyone' or a patient's id; on the patient's page 'everyone' or 'private'. */
  thread: string;
  from: 'doctor' | 'patient';
  mine: boolean;
  number: number;
  time: number;
  /** Of a file its name. */
  text: string;
  /** The id of a file, '' of a text. */
  file: FileId;
  /** Of one's own messages: how many it was sent to, and who has decrypted it (opcode 50); of a file, who has all of it. */
  sentTo: PatientId[];
  readBy: PatientId[];
  /** On the patient's page: the doctor has it. */
  received: boolean;
  /** Of the doctor's own: who has had it before their eyes, and told so. */
  seenBy: PatientId[];
  /** Of the patient's own: the doctor has. */
  seen: boolean;
}

/* ------------------------------------------------------------------- files */

/** 32 hex digits that mean something on this device only. */
export type FileId = string;

/** A file, and how far it is on its way. It is told again whenever that changes. */
export interface FileInfo {
  id: FileId;
  /** The author's words: to be shown as text, and to be trusted for nothing. */
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  mine: boolean;
  /**
   * One's own: `preparing` (read, hashed and kept before anyone is told), `sending`, `sent` (nobody
   * waits for it), `cancelled`, `lost` (its bytes are gone). Others': `receiving`, `complete`,
   * `declined` (here), `withdrawn` (there), `damaged` (its SHA-256 was wrong, three times).
   */
  state:
    | 'preparing' | 'sending' | 'sent' | 'cancelled' | 'lost'
    | 'receiving' | 'complete' | 'declined' | 'withdrawn' | 'damaged';
  /**
   * Why it stands still: no room here (`full`), or this browser cannot keep or read it (`lost`). Of a file that
   * is sent `unkept`: it could not be kept, so it is lost with this page. While it was being prepared also a refusal,
   * or that the page was locked.
   */
  trouble: '' | 'full' | 'lost' | 'unkept' | 'locked' | Refusal;
  /** Bytes; of one's own a mean of its receivers. */
  done: number;
  /** Of one's own: how many it goes to, and how many have all of it. */
  receivers: number;
  complete: number;
  /** All of it is here and can be opened. */
  kept: boolean;
  /** While it is being prepared: the thread that it is for. */
  to: string;
}

/* ---------------------------------------------------------- protocol drawer */

export interface ProtocolFrame {
  /** Counts up from 1 in this page's life. */
  n: number;
  time: number;
  sent: boolean;
  /** Which one it is in, of those that were sent, or that came, in this page's life: from 1 on. */
  envelope: number;
  opcode: number;
  name: string;
  /** The patient's name or id as the drawer shows it, 'everyone', or the doctor. */
  peer: string;
  fields: { name: string; value: string }[];
  checks: string[];
  /** Why it was refused; '' if it was not. */
  refused: string;
}

/* -------------------------------------------------------------- diagnostics */

/** What `diagnose` measures, in this order. `handshake` is both sides' computing added up. */
export const operations = ['key-pair', 'sign', 'verify', 'encrypt', 'decrypt', 'seal', 'handshake'] as const;
export type Operation = (typeof operations)[number];

/** One envelope as the relay had it. */
export interface Sighting {
  /** Counts up from 1 in this page's life. */
  n: number;
  time: number;
  sent: boolean;
  /** As in the ProtocolFrame that is in it; not every frame is told. */
  envelope: number;
  /** Of the envelope, as relay/SPEC.md names it. */
  name: string;
  /** The first byte of the frame in it; undefined: it carries none. */
  opcode: number | undefined;
  size: number;
  /** The connections that it names. */
  peers: string[];
  /** The invitation that a HELLO names in the clear, or ''. */
  invitation: string;
  /** From the first on, up to a few thousand. */
  bytes: Uint8Array;
}

/* -------------------------------------------------------------- the channel */

export type EngineEvent =
  | { type: 'state'; state: DoctorState | PatientState }
  | { type: 'patient'; patient: Patient }
  | { type: 'patient-gone'; id: PatientId }
  | { type: 'invitation'; invitation: Invitation }
  | { type: 'visit'; visit: Visit }
  | { type: 'message'; message: Message }
  | { type: 'message-gone'; id: string; thread: string }
  | { type: 'file'; file: FileInfo }
  /** The other side of a private thread writes just now. */
  | { type: 'writing'; thread: string }
  | { type: 'frame'; frame: ProtocolFrame }
  /** What `diagnose` has found that one operation takes here; for `seal`, what 1 MB (1,048,576 bytes) takes. */
  | { type: 'measured'; operation: Operation; ms: number }
  /** A stored record did not open, or made no sense; it was left where it is. */
  | { type: 'unreadable'; name: string }
  /** All stored things have been told; the page may be drawn. */
  | { type: 'ready' };

export type Command =
  /* doctor */
  | { type: 'setup'; name: string }
  /** The name that new invitations carry. */
  | { type: 'set-name'; name: string }
  /** Times as in Invitation; left out: from now, for a week. */
  | { type: 'invite'; open: boolean; patientName: string; validFrom?: number; validUntil?: number }
  | { type: 'revoke'; invitation: InvitationId }
  | { type: 'admit'; patients: PatientId[] }
  | { type: 'lobby'; patients: PatientId[] }
  | { type: 'remove'; patient: PatientId }
  | { type: 'block'; patient: PatientId }
  | { type: 'unblock'; patient: PatientId }
  | { type: 'unblock-invitation'; invitation: InvitationId }
  | { type: 'repin'; patient: PatientId }
  | { type: 'verify'; patient: PatientId; verified: boolean }
  | { type: 'end'; patients: PatientId[] }
  | { type: 'set-delta-ts'; deltaTS: number }
  | { type: 'set-passphrase'; old: string; new: string }
  | { type: 'unlock'; passphrase: string }
  | { type: 'lock' }
  /** After so many minutes messages vanish from both pages; 0: never. */
  | { type: 'set-keep'; minutes: number }
  /** The bytes come by `exported`. */
  | { type: 'export'; passphrase: string }
  /** While `setup`. What becomes of it, the state's `import` says. */
  | { type: 'import'; passphrase: string; size: number; source: File }
  /* patient */
  | { type: 'open'; fragment: string }
  | { type: 'resume'; invitation: InvitationId }
  | { type: 'join'; name: string }
  | { type: 'leave' }
  /** Takes what is stored of this visit off this device, and stores nothing more. */
  | { type: 'keep-nothing' }
  /* both; `to` is 'everyone' or a patient's id, and ignored on the patient's page */
  | { type: 'send'; to: string; text: string }
  /** Answered with the file's id. */
  | { type: 'send-file'; to: string; name: string; mediaType: string; size: number; source: File }
  /** Gives a file up that is being sent or received. */
  | { type: 'cancel-file'; file: FileId }
  /** Tries again to receive a file that stands still. */
  | { type: 'retry-file'; file: FileId }
  /** Takes a file's bytes off this device. */
  | { type: 'delete-file'; file: FileId }
  /** What is shown in this thread has been before somebody's eyes; somebody writes in it. Told only if the page asks. */
  | { type: 'read'; to: string }
  | { type: 'writing'; to: string }
  | { type: 'reconnect' }
  /** Measures each operation; a `measured` follows for each. Refused with `not-now` while it goes on. */
  | { type: 'diagnose' }
  /** Runs what the first handshake will need; the worker says it once, after `start`. */
  | { type: 'warm-up' }
  | { type: 'erase' };

/** Why a command was refused: the page has the words. */
export type Refusal =
  | 'name' | 'validity' | 'text-empty' | 'text-too-long' | 'link-damaged' | 'link-version' | 'link-own' | 'outbox-full'
  | 'unknown' | 'not-now' | 'passphrase' | 'delta-ts' | 'storage' | 'internal' | 'file-too-long';

/**
 * Why the engine cannot run here at all. `second-tab`: another tab runs it, and this one waits.
 * `taken-over`: another tab was asked to go on, and this one has stopped. `storage-full`: there was no room to
 * store what came last. `storage-cleared`: the browser, or someone in its settings, has deleted what was stored.
 */
export type Obstacle =
  | 'insecure' | 'no-wasm' | 'no-storage' | 'storage-full' | 'storage-cleared' | 'second-tab' | 'taken-over'
  | 'load-failed' | 'not-genuine' | 'unreadable' | 'engine-died';

/** An invitation made by `invite` is answered with its id; other commands with ''. */
export type CommandResult = { ok: true; value: string } | { ok: false; refusal: Refusal };

/** The wasm of a page, as it was built. */
export interface Program {
  url: string;
  /** In hexadecimal. */
  sha256: string;
  /** Bytes, as they are when no longer compressed. */
  size: number;
}

export type ToWorker =
  /**
   * `relay`: the origin of the relay, where the pages come from elsewhere; else empty.
   * `takeOver`: another tab that runs the engine is to stop.
   */
  | { type: 'start'; role: Role; program: Program; relay: string; socketBase: string; takeOver: boolean }
  /** While `second-tab`: this tab is to go on, and the other is to stop. */
  | { type: 'take-over' }
  /** The network, the device or the person is back: ask at once whether the socket still lives. */
  | { type: 'wake' }
  /** To be told what the relay saw. */
  | { type: 'witness' }
  | { type: 'command'; id: number; command: Command }
  /** Answered with the file. */
  | { type: 'open-file'; id: number; file: FileId };

export type FromWorker =
  | { type: 'events'; events: EngineEvent[] }
  | { type: 'result'; id: number; result: CommandResult }
  /** `null`: it is not here, or cannot be read. */
  | { type: 'file'; id: number; content: Blob | null }
  /** An export, whole; `null`: it was cut short. */
  | { type: 'exported'; content: Blob | null }
  | { type: 'sightings'; sightings: Sighting[] }
  /** How much of the wasm has come, from 0 to 1: told where the network is slow. */
  | { type: 'loading'; part: number }
  | { type: 'obstacle'; obstacle: Obstacle };
