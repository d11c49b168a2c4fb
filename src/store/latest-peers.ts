import type { Db } from './dialect.ts'

/** Who brought a mail by SMTP, and the domain of who wrote it. */
export type LatestPeer = { readonly address: string; readonly authorDomain: string }

/** The peers of the latest mails that came by SMTP, the newest first. */
export async function latestPeers(db: Db, count: number): Promise<readonly LatestPeer[]> {
  const latest = db('messages')
    .orderBy('seq', 'desc')
    .limit(count)
    .select('door', 'peer_address', 'author_domain')
  const rows: { peer_address: string; author_domain: string }[] = await db
    .from(latest.as('latest'))
    .where({ door: 'smtp' })
    .whereNotNull('peer_address')
    .whereNotNull('author_domain')
    .select('peer_address', 'author_domain')
  return rows.map((row) => ({ address: row.peer_address, authorDomain: row.author_domain }))
}
