/** What elements of the doctor's room ask of the room around them. */
import type { Command, InvitationId } from '../engine/types.ts';
import type { Action } from '../lib/shortcuts.ts';

/** Do this; the room asks back first where it cannot be undone, and says why it was refused. */
export class CommandEvent extends Event {
  constructor(readonly command: Command) {
    super('tm-command', { bubbles: true, composed: true });
  }
}

/** Show this thread: 'everyone' or a patient's id; with its details, if asked. */
export class ShowEvent extends Event {
  constructor(
    readonly thread: string,
    readonly details = false,
  ) {
    super('tm-show', { bubbles: true, composed: true });
  }
}

/** Open the invitations: a form for a new one, the walk-in link, or one that was made before. */
export class InviteEvent extends Event {
  constructor(readonly which: 'new' | 'open' | InvitationId = 'new') {
    super('tm-invite', { bubbles: true, composed: true });
  }
}

/** Make a new link for a patient whose last one works no more. */
export class RenewEvent extends Event {
  constructor(readonly patientName: string) {
    super('tm-renew', { bubbles: true, composed: true });
  }
}

/** Put these words into the field where one writes. */
export class InsertEvent extends Event {
  constructor(readonly text: string) {
    super('tm-insert', { bubbles: true, composed: true });
  }
}

/** Do what this key of the room does. */
export class ActionEvent extends Event {
  constructor(readonly action: Action) {
    super('tm-action', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tm-command': CommandEvent;
    'tm-show': ShowEvent;
    'tm-invite': InviteEvent;
    'tm-renew': RenewEvent;
    'tm-insert': InsertEvent;
    'tm-action': ActionEvent;
  }
}
