import type { DkimState } from '../domain/outgoing/dkim-record.ts'
import type { Db } from './dialect.ts'

/** The key by which a domain signs its mail; its private half stays sealed. RFC 6376 §3.6 */
export type DkimKeyRecord = {
  readonly domain: string
  readonly selector: string
  /** In Base64, as the DNS holds it. */
  readonly publicKey: string
  readonly sealedPrivateKey: string
  readonly createdAt: Date
  /** What the DNS was last seen to hold; `null` before anybody looked. It signs once that is `published`. */
  readonly state: DkimState | null
  readonly checkedAt: Date | null
}

type KeyRow = {
  domain: string
  selector: string
  public_key: string
  sealed_private_key: string
  created_at: string
  checked_at: string | null
  state: DkimState | null
}

/** For whom the private key of a domain is sealed. */
export function dkimOwner(domain: string): string {
  return `dkim ${domain}`
}

/** The key of a domain; `null` where none was made. */
export async function findDkimKey(db: Db, domain: string): Promise<DkimKeyRecord | null> {
  const row: KeyRow | undefined = await db('dkim_keys').where({ domain }).first()
  return row === undefined ? null : toKey(row)
}

/** Keeps a key in the place of the one before, which signs no more. */
export async function keepDkimKey(
  db: Db,
  key: Pick<DkimKeyRecord, 'domain' | 'selector' | 'publicKey' | 'sealedPrivateKey'>,
  now: Date,
): Promise<void> {
  await db('dkim_keys')
    .insert({
      domain: key.domain,
      selector: key.selector,
      public_key: key.publicKey,
      sealed_private_key: key.sealedPrivateKey,
      created_at: now.toISOString(),
      checked_at: null,
      state: null,
    })
    .onConflict('domain')
    .merge()
}

/** Keeps what the DNS was seen to hold for a key, unless another took its place meanwhile. */
export async function keepDkimState(
  db: Db,
  { domain, selector }: Pick<DkimKeyRecord, 'domain' | 'selector'>,
  state: DkimState,
  now: Date,
): Promise<void> {
  await db('dkim_keys').where({ domain, selector }).update({ state, checked_at: now.toISOString() })
}

/** Removes the key of a domain: its mail leaves unsigned. Whether there was one. */
export async function removeDkimKey(db: Db, domain: string): Promise<boolean> {
  return (await db('dkim_keys').where({ domain }).delete()) > 0
}

function toKey(row: KeyRow): DkimKeyRecord {
  return {
    domain: row.domain,
    selector: row.selector,
    publicKey: row.public_key,
    sealedPrivateKey: row.sealed_private_key,
    createdAt: new Date(row.created_at),
    state: row.state,
    checkedAt: row.checked_at === null ? null : new Date(row.checked_at),
  }
}
