import { isSendableAddress } from '../../../domain/mail/address.ts'
import { maskedAddress } from '../../../domain/ticket/masked-address.ts'
import type { Db } from '../../../store/database.ts'
import {
  addParticipant,
  type Participant,
  type ParticipantChange,
  removeParticipant,
} from '../../../store/participants.ts'
import type { VersionedAction } from '../../../store/ticket-edits.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, userOf } from '../../visit.ts'
import { showMeanwhile } from './meanwhile.ts'
import { versionField } from './version-field.ts'

/** People on the page of a ticket; a mail may name ten thousand. */
const maxShown = 50

/** Who takes part in a ticket. */
export type ParticipantsView = {
  readonly people: readonly {
    readonly address: string
    readonly shown: string
    readonly addedBy: string | null
  }[]
  /** How many more there are than are shown. */
  readonly others: number
  /** Where to add one and to take one out; `null` for who may not. */
  readonly addAction: string | null
  readonly removeAction: string | null
}

/** What the page of a ticket shows of who takes part in it. */
export function participantsView(
  protocol: string,
  participants: readonly Participant[],
  mayWork: boolean,
): ParticipantsView {
  return {
    people: participants.slice(0, maxShown).map(({ address, addedBy }) => ({
      address,
      shown: visibleLine(address),
      addedBy: addedBy === null ? null : visibleLine(addedBy),
    })),
    others: Math.max(0, participants.length - maxShown),
    addAction: mayWork ? `/tickets/${protocol}/participants` : null,
    removeAction: mayWork ? `/tickets/${protocol}/participants/remove` : null,
  }
}

/** Adds somebody to those who take part. */
export const submitParticipant = changing('participants', addNamed)

/** Takes somebody out of those who take part. */
export const submitRemoveParticipant = changing('participants/remove', removeParticipant)

type Change = (
  db: Db,
  ticketId: string,
  address: string,
  action: VersionedAction,
) => Promise<ParticipantChange | 'not-an-address'>

async function addNamed(...[db, ticketId, address, action]: Parameters<Change>): ReturnType<Change> {
  return isSendableAddress(address) ? addParticipant(db, ticketId, address, action) : 'not-an-address'
}

function changing(name: 'participants' | 'participants/remove', change: Change): Page {
  return (context: PageContext) => async (request, response) => {
    const ticket = await permittedTicket(context, request, 'work')
    const address = textField(request.body, 'address')
    const changed = await change(context.database.writer, ticket.id, address, {
      actor: userOf(request).name,
      now: context.clock(),
      version: versionField(request.body),
    })
    if (changed === 'changed-meanwhile') {
      const fields = [{ name: 'address', labelKey: 'ticket.participants.address', value: address }]
      await showMeanwhile(context, request, response, { name, fields })
      return
    }
    const isDone = changed === 'done'
    if (isDone) {
      const details = { participant: maskedAddress(address), isAdded: name === 'participants' }
      await note(context, request, {
        event: 'ticket-participants-changed',
        subject: ticket.protocol,
        details,
      })
    }
    flash(request, { key: `ticket.participants.${changed}`, tone: isDone ? 'good' : 'bad' })
    seeOther(response, `/tickets/${ticket.protocol}`)
  }
}
