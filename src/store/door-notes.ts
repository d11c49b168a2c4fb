import { type NewDeferral, noteDeferrals } from './deferrals.ts'
import type { Db } from './dialect.ts'
import { type NewAttempt, recordAttempt } from './door-attempts.ts'
import { type GreylistNote, noteGreylist } from './greylist.ts'

/** What is written down of mail that stays with its sender, and of who has come again. */
export type Note =
  | { readonly kind: 'deferral'; readonly deferral: NewDeferral }
  | { readonly kind: 'attempt'; readonly attempt: NewAttempt; readonly unshown: NewDeferral }
  | { readonly kind: 'greylist'; readonly greylist: GreylistNote }

/** Writes notes in the caller's transaction, in as few statements as they allow. */
export async function writeNotes(trx: Db, notes: readonly Note[], now: Date): Promise<void> {
  await noteGreylist(
    trx,
    notes.flatMap((note) => (note.kind === 'greylist' ? [note.greylist] : [])),
  )
  const deferrals: NewDeferral[] = []
  for (const note of notes) {
    if (note.kind === 'deferral') deferrals.push(note.deferral)
    // Where there is no room to show it, nobody could let it in: it is listed or counted with what is put off.
    if (note.kind === 'attempt' && !(await recordAttempt(trx, note.attempt, now)))
      deferrals.push(note.unshown)
  }
  await noteDeferrals(trx, deferrals, now)
}
