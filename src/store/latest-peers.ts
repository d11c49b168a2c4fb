import { sendersDoors } from '../domain/mail/door-nature.ts'
import type { Db } from './dialect.ts'

/** Which host sent a mail to us, and the domain of who wrote it. */
export type LatestPeer = { readonly address: string; readonly authorDomain: string }

/** The peers of the latest mails whose senders spoke for themselves, the newest first. */
export async function latestPeers(db: Db, count: number): Promise<readonly LatestPeer[]> {
  const latest = db('messages')
    .orderBy('seq', 'desc')
    .limit(count)
    .select('door', 'peer_address', 'author_domain')
  const rows: { peer_address: string; author_domain: string }[] = await db
    .from(latest.as('latest'))
    .whereIn('door', [...sendersDoors])
    .whereNotNull('peer_address')
    .whereNotNull('author_domain')
    .select('peer_address', 'author_domain')
  return rows.map((row) => ({ address: row.peer_address, authorDomain: row.author_domain }))
}
