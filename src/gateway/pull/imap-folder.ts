import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow'
import { identityFields, identityOf } from './mail-identity.ts'
import type { ListedMail, OpenFolder } from './mailbox.ts'
import { PullError, pullErrorOf } from './pull-error.ts'

const pageMails = 100
/** How much of a mail is asked for at once: all that is in memory of it. */
const pieceOctets = 256 * 1024
/** A server may count otherwise than it gives, as it does where it makes a mail anew for us: by a part, not several times over. */
const shortestPart = 0.75
const spareOctets = 4 * 1024
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
    mailbox.uidNext > 0 ? mailbox.uidNext : Math.max(last, (await search(client, '1:*')).at(-1) ?? 0) + 1
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

/** What a server says of the mails that were asked about, as it comes: others tell of theirs in between. RFC 9051 §7.5.2 */
async function* fetchAsked(
  client: ImapFlow,
  uids: readonly (number | string)[],
  query: FetchQueryObject,
): AsyncGenerator<FetchMessageObject> {
  const asked = new Set(uids.map(Number))
  try {
    for await (const mail of client.fetch(uids.join(','), { uid: true, ...query }, byUid))
      if (asked.has(mail.uid)) yield mail
  } catch (error) {
    throw pullErrorOf(error)
  }
  if (!client.usable) throw new PullError('connection-lost', 'FETCH')
}

/** Describes mails; where the server gives up on all for the sake of one, it is asked for each. */
async function describe(client: ImapFlow, uids: readonly number[]): Promise<readonly ListedMail[]> {
  try {
    return await describeAtOnce(client, uids)
  } catch (error) {
    const failure = pullErrorOf(error)
    if (failure.fault !== 'protocol' || !client.usable) throw failure
    const [only, ...others] = uids
    // Whoever is not described is all the more looked at when he is taken.
    if (only !== undefined && others.length === 0)
      return [{ number: String(only), octets: null, identity: null }]
  }
  const described: ListedMail[] = []
  for (const uid of uids) described.push(...(await describe(client, [uid])))
  return described
}

async function describeAtOnce(client: ImapFlow, uids: readonly number[]): Promise<readonly ListedMail[]> {
  const known = new Map<number, FetchMessageObject>()
  for await (const mail of fetchAsked(client, uids, { size: true, headers: [...identityFields] }))
    if (mail.size !== undefined || mail.headers !== undefined) known.set(mail.uid, mail)
  const silent = uids.filter((uid) => !known.has(uid))
  const there = new Set(silent.length === 0 ? [] : await search(client, silent.join(',')))
  return uids.flatMap((uid) => {
    const mail = known.get(uid)
    if (mail === undefined && !there.has(uid)) return []
    return [{ number: String(uid), octets: mail?.size ?? null, identity: identityOf(mail?.headers) }]
  })
}

async function* readPieces(client: ImapFlow, number: string): AsyncGenerator<Uint8Array> {
  let said = 0
  for (let start = 0; ; ) {
    const query = { size: true, source: { start, maxLength: pieceOctets } }
    let piece: Uint8Array | null = null
    for await (const mail of fetchAsked(client, [number], query)) {
      // Nothing at all is said as NIL too.
      if (mail.source !== undefined) piece = Buffer.isBuffer(mail.source) ? mail.source : new Uint8Array()
      said = mail.size ?? said
    }
    if (piece === null) {
      // Only who is listed no longer is gone.
      if (start === 0 && (await search(client, number)).every((uid) => String(uid) !== number)) return
      throw new PullError('protocol', 'the server does not give the mail')
    }
    start += piece.length
    // A server that knows no parts gives all at once.
    const isEnd = piece.length !== pieceOctets
    if (isEnd && (start === 0 || start + spareOctets < said * shortestPart))
      throw new PullError('protocol', `the mail ended after ${start} of ${said} octets`)
    yield piece
    if (isEnd) return
  }
}
