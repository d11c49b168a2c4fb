import type { ImapFlow } from 'imapflow'
import { identityFields, identityOf } from './mail-identity.ts'
import type { ListedMail, OpenFolder } from './mailbox.ts'
import { PullError, pullErrorOf } from './pull-error.ts'

const pageMails = 100
/** How much of a mail is asked for at once: all that is in memory of it. */
const pieceOctets = 256 * 1024
const byUid = { uid: true } as const

/** Opens a folder; throws a PullError where there is none of this name. */
export async function openImapFolder(client: ImapFlow, folder: string): Promise<OpenFolder> {
  const mailbox = await client.mailboxOpen(folder).catch((error: unknown) => {
    const isMissing =
      typeof error === 'object' && error !== null && Reflect.get(error, 'mailboxMissing') === true
    throw isMissing ? new PullError('folder-missing', folder, error) : error
  })
  if (mailbox.uidValidity === undefined) throw new PullError('protocol', `${folder} has no UIDVALIDITY`)
  const last = mailbox.exists === 0 ? 0 : (mailbox.uidNext ?? 0) - 1
  const nextUid =
    mailbox.uidNext > 0 ? mailbox.uidNext : Math.max(last, ...(await search(client, '1:*')), 0) + 1
  return {
    validity: String(mailbox.uidValidity),
    nextUid,
    mails: mailbox.exists,
    list: (from) => listPages(client, from),
    read: (number) => readPieces(client, number),
    markRead: (numbers) => client.messageFlagsAdd(numbers.join(','), ['\\Seen'], { ...byUid, silent: true }),
    async remove(numbers) {
      // Without it everything would go that anybody has marked.
      if (!client.capabilities.has('UIDPLUS')) return null
      return (await client.messageDelete(numbers.join(','), byUid)) ? numbers : []
    },
  }
}

async function* listPages(client: ImapFlow, from: number): AsyncGenerator<readonly ListedMail[]> {
  // `n:*` names the last mail too where all are below.
  const uids = (await search(client, `${from}:*`)).filter((uid) => uid >= from)
  for (let at = 0; at < uids.length; at += pageMails) yield describe(client, uids.slice(at, at + pageMails))
}

async function search(client: ImapFlow, range: string): Promise<number[]> {
  const found = await client.search({ uid: range }, byUid)
  if (!Array.isArray(found)) throw new PullError(client.usable ? 'protocol' : 'connection-lost', 'SEARCH')
  return found.sort((one, other) => one - other)
}

async function describe(client: ImapFlow, uids: readonly number[]): Promise<readonly ListedMail[]> {
  const query = { uid: true, size: true, headers: [...identityFields] }
  const described = await client.fetchAll(uids.join(','), query, byUid)
  if (!client.usable) throw new PullError('connection-lost', 'FETCH')
  const known = new Map(described.map((mail) => [mail.uid, mail]))
  const silent = uids.filter((uid) => !known.has(uid))
  // Who is not described is gone, or else all the more looked at.
  const there = new Set(silent.length === 0 ? [] : await search(client, silent.join(',')))
  return uids.flatMap((uid) => {
    const mail = known.get(uid)
    if (mail === undefined && !there.has(uid)) return []
    return [{ number: String(uid), octets: mail?.size ?? null, identity: identityOf(mail?.headers) }]
  })
}

async function* readPieces(client: ImapFlow, number: string): AsyncGenerator<Uint8Array> {
  for (let start = 0; ; ) {
    const piece = await client
      .fetchOne(number, { uid: true, source: { start, maxLength: pieceOctets } }, byUid)
      .catch((error: unknown) => {
        throw pullErrorOf(error)
      })
    if (!client.usable) throw new PullError('connection-lost', 'FETCH')
    if (!piece) {
      if (start === 0) return
      throw new PullError('protocol', 'the mail ended before its end')
    }
    const octets = piece.source ?? new Uint8Array()
    if (octets.length > 0) yield octets
    // A server that knows no parts gives all at once.
    if (octets.length !== pieceOctets) return
    start += octets.length
  }
}
