import { setTimeout as wait } from 'node:timers/promises'
import { inbox } from '../../domain/pull/pulled-account.ts'
import type { ListedMail, Mailbox, OpenFolder, OpenOptions } from './mailbox.ts'
import { good, Pop3Client } from './pop3-client.ts'
import { PullError, pullErrorOf } from './pull-error.ts'

const pageMails = 100
/** UIDLs are worth the same for ever. RFC 1939 §7 */
const validity = 'uidl'

/** Where a mail stands in this session, and how long it is. */
type Place = { readonly index: number; readonly octets: number | null }

/** Signs in at a POP3 server, which shows what lies there at this moment; throws a PullError. RFC 1939 */
export async function openPop3Mailbox(options: OpenOptions): Promise<Mailbox> {
  const client = await Pop3Client.open(options)
  let isOver = false
  return {
    tls: client.tls,
    isUsable: () => !isOver,
    listFolders: async () => [{ name: inbox, use: null }],
    open: () => openFolder(client).catch((error: unknown) => Promise.reject(pullErrorOf(error))),
    async wait(timeoutMs, signal) {
      // While a session is open nobody else may read the mailbox, and nothing new is seen in it.
      isOver = true
      await leave(client)
      await wait(timeoutMs, null, { signal }).catch(() => undefined)
    },
    async close() {
      if (!isOver) await leave(client).catch(() => undefined)
      client.destroy()
    },
  }
}

async function leave(client: Pop3Client): Promise<void> {
  await client.quit().catch((error: unknown) => {
    throw pullErrorOf(error)
  })
}

async function openFolder(client: Pop3Client): Promise<OpenFolder> {
  const octets = new Map<number, number>()
  for await (const line of client.list('LIST')) {
    const [index, length] = line.split(' ').map(Number)
    if (index !== undefined && length !== undefined && length >= 0) octets.set(index, length)
  }
  const places = new Map<string, Place>()
  for await (const line of client.list('UIDL')) {
    const [, index = '', number = ''] = /^(\d{1,10}) +([\x21-\x7e]{1,200})$/.exec(line) ?? []
    if (number === '') throw new PullError('protocol', 'the server lists a mail without its UIDL')
    places.set(number, { index: Number(index), octets: octets.get(Number(index)) ?? null })
  }
  return {
    validity,
    nextUid: null,
    mails: places.size,
    list: () => pagesOf(places),
    async *read(number) {
      const place = places.get(number)
      if (place !== undefined) yield* client.retrieve(place.index)
    },
    markRead: async () => true,
    async remove(numbers) {
      const gone: string[] = []
      for (const number of numbers) {
        const place = places.get(number)
        // What is deleted now goes only when we take leave: the next session sees it gone.
        if (place === undefined) gone.push(number)
        else good(await client.command(`DELE ${place.index}`))
      }
      return gone
    },
  }
}

async function* pagesOf(places: ReadonlyMap<string, Place>): AsyncGenerator<readonly ListedMail[]> {
  let page: ListedMail[] = []
  for (const [number, { octets }] of [...places]) {
    page.push({ number, octets, identity: null })
    if (page.length < pageMails) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
