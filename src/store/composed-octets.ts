import type { StoredOctets } from '../domain/outgoing/composed-mail.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows, withRows } from './multi-row.ts'

/** The octets of a mail that was facts until now. */
export type ComposedOctets = { readonly id: string; readonly octets: StoredOctets }

/** Keeps what mails were made into at their first try, so that every other sends the same, and it can be read. */
export async function keepComposed(trx: Db, mails: readonly ComposedOctets[]): Promise<void> {
  if (mails.length === 0) return
  const ids = mails.map(({ id }) => id)
  await withRows(
    trx,
    `update messages set octets = cast(kept.column2 as integer), sha256 = kept.column3, blob = kept.column4,
      content_state = 'pending' from (values `,
    mails.map(({ id, octets }) => [id, String(octets.length), octets.sha256, octets.blob]),
    ') as kept where messages.id = kept.column1',
  )
  await insertRows(
    trx,
    'raw_messages',
    ['message_id', 'octets'],
    mails.flatMap(({ id, octets }) => (octets.inline === null ? [] : [[id, Buffer.from(octets.inline)]])),
    ' on conflict (message_id) do nothing',
  )
  await trx('outbox')
    .whereIn('message_id', ids)
    .update({ mail: columnJson({ template: 'composed' }) })
}
