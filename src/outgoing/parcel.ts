import type { Mailbox } from '../domain/mail/header-section.ts'
import type { Appearance } from '../domain/outgoing/channel.ts'
import type { StoredOctets } from '../domain/outgoing/composed-mail.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { DueMail } from '../store/outbox.ts'
import { openRaw } from '../store/raw-messages.ts'
import { composeOctets, composeOutgoing, type OutgoingSignature } from './compose-facts.ts'
import type { Parcel } from './courier.ts'
import type { OutboxJournal } from './outbox-journal.ts'
import { readLogo } from './read-logo.ts'

/** What making parcels needs. */
export type ParcelOptions = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly journal: Pick<OutboxJournal, 'keep'>
  readonly signature: OutgoingSignature
}

/** As whom a channel sends what nobody wrote. */
export type Sender = {
  /** What stands in From; the address of the desk where it is left out. O14, O17 */
  readonly from?: Mailbox
  /** How its mail looks; text alone where it is left out. M16 */
  readonly appearance?: Appearance
}

/** Makes a mail ready to be handed over: what was facts until now is composed, and kept for every other attempt. */
export async function toParcel(due: DueMail, options: ParcelOptions, sender: Sender): Promise<Parcel> {
  const { id, reversePath, recipients } = due
  const composed = await composedOctets(due, options, sender)
  return {
    id,
    reversePath,
    recipients,
    length: composed?.length ?? due.octets,
    open: () => octetsOf(id, composed?.inline ?? null, options),
  }
}

async function composedOctets(
  { id, mail }: DueMail,
  { blobs, journal, signature }: ParcelOptions,
  { from, appearance: ofChannel }: Sender,
): Promise<StoredOctets | null> {
  if (mail.template === 'composed') return null
  const appearance = mail.template === 'templated' ? mail.appearance : (ofChannel ?? null)
  const branding = { appearance, logo: await readLogo(appearance?.logo ?? null, blobs) }
  const composed = await composeOutgoing(mail, signature, branding, from)
  // An account sends as itself alone; who answers still reaches the desk.
  const sent =
    from === undefined ? composed : { replyTo: { name: '', address: mail.deskAddress }, ...composed, from }
  const octets = await composeOctets(sent, blobs)
  await journal.keep({ id, octets })
  return octets
}

async function* octetsOf(
  id: string,
  known: Uint8Array | null,
  { database, blobs }: ParcelOptions,
): AsyncGenerator<Uint8Array> {
  if (known !== null) {
    yield known
    return
  }
  const stream = await openRaw(database.reader, blobs, id)
  if (stream === null) throw new Error('expected the octets of a mail of ours, found none')
  yield* stream
}
