import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { attachPreTicket, restorePreTicket } from '../../src/store/attach-pre-ticket.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import type { MessageRecord } from '../../src/store/messages.ts'
import { markRead, unreadMessages } from '../../src/store/reads.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { endPreTicket } from '../../src/store/triage.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, send, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { writeTexts } from '../support/settle.ts'

const action = { actor: 'bia', now: new Date() }

forEachDialect((_dialect, open) => {
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk({ profile: 'triagem' })
    return door
  }

  /** Pre-tickets, one for each title. */
  async function preTickets<Titles extends readonly string[]>(
    door: TestIntake,
    ...titles: Titles
  ): Promise<{ [At in keyof Titles]: MessageRecord }> {
    const mails: MessageRecord[] = []
    for (const Subject of titles) mails.push(await send(door, { raw: fresh({ Subject }) }))
    return mails as { [At in keyof Titles]: MessageRecord }
  }

  const seenOf = async (door: TestIntake, mail: Pick<MessageRecord, 'protocol'>) => {
    const { id, protocol, version } = await ticketOf(door, mail)
    return { id, protocol, version }
  }

  async function merge(door: TestIntake, from: MessageRecord, into: MessageRecord) {
    const { id, version } = await ticketOf(door, from)
    const request = { ticketId: id, version, into: into.protocol ?? '' }
    assert.equal((await mergeTicket(door.database.writer, request, action)).kind, 'merged')
  }

  const attach = async (door: TestIntake, from: MessageRecord, into: MessageRecord) => {
    const [seen, target] = [await seenOf(door, from), await seenOf(door, into)]
    return writeTransaction(door.database, (trx) => attachPreTicket(trx, seen, target, action))
  }

  const restore = async (door: TestIntake, mail: MessageRecord) => {
    const seen = await seenOf(door, mail)
    return writeTransaction(door.database, (trx) => restorePreTicket(trx, seen, action))
  }

  const shownIn = async ({ database }: TestIntake, { protocol }: MessageRecord) =>
    (await findTicket(database.reader, protocol ?? ''))?.messageIds

  const unreadOf = async (door: TestIntake, mails: readonly MessageRecord[]) => {
    const counts = []
    for (const mail of mails) counts.push((await ticketOf(door, mail)).unread)
    return counts
  }

  const answerTo = (door: TestIntake, { messageId }: MessageRecord) =>
    send(door, { raw: fresh({ 'In-Reply-To': `<${messageId}>` }) })

  const countOf = async ({ database }: TestIntake, query: string) =>
    (await listTickets(database.reader, { search: parseSearch(query), limit: 10 })).rows.length

  test('C35 attachPreTicket, one that another was merged into, brings all mails along and leads there', async () => {
    await using door = await openDoor()
    const [a, b, t] = await preTickets(door, 'um', 'dois', 'alvo')
    await merge(door, a, b)
    assert.equal(await attach(door, b, t), 'done')
    assert.deepEqual(await shownIn(door, t), [a.id, b.id, t.id])
    assert.deepEqual(await unreadOf(door, [a, b, t]), [0, 0, 3])
    assert.equal((await answerTo(door, a)).protocol, t.protocol)
    assert.deepEqual(await unreadOf(door, [a, b, t]), [0, 0, 4])
  })

  test('C35 restorePreTicket, one that others were merged into, takes them back and leaves what came since', async () => {
    await using door = await openDoor()
    const [a, b, c, t] = await preTickets(door, 'um', 'dois', 'três', 'alvo')
    await merge(door, a, b)
    await attach(door, c, b)
    await attach(door, b, t)
    const later = await answerTo(door, b)
    assert.equal(later.protocol, t.protocol)
    assert.equal(await restore(door, b), true)
    assert.deepEqual(await shownIn(door, b), [a.id, b.id, c.id])
    assert.deepEqual(await shownIn(door, t), [t.id, later.id])
    assert.deepEqual(await unreadOf(door, [a, b, c, t]), [0, 3, 0, 2])
    assert.equal(await restore(door, c), true)
    assert.deepEqual([await shownIn(door, b), await shownIn(door, c)], [[a.id, b.id], [c.id]])
  })

  test('C36 restorePreTicket, read where it was attached, leaves the target what is unread there', async () => {
    await using door = await openDoor()
    const [own, t] = await preTickets(door, 'um', 'alvo')
    await attach(door, own, t)
    const { id, version } = await ticketOf(door, t)
    await markRead(door.database.writer, id, action)
    const later = await answerTo(door, t)
    assert.equal(await restore(door, own), true)
    assert.deepEqual(await unreadOf(door, [own, t]), [0, 1])
    assert.deepEqual(await unreadMessages(door.database.reader, id), new Set([later.id]))
    assert.ok((await ticketOf(door, t)).version > version, 'who has the target open is told')
  })

  test('restorePreTicket, whose target was merged on, or that was merged itself, is refused', async () => {
    await using door = await openDoor()
    const [own, t, u, merged] = await preTickets(door, 'um', 'alvo', 'outro', 'unido')
    await attach(door, own, t)
    await merge(door, t, u)
    await merge(door, merged, u)
    assert.deepEqual([await restore(door, own), await restore(door, merged)], [false, false])
    assert.deepEqual(await shownIn(door, u), [own.id, t.id, u.id, merged.id])
    assert.deepEqual(await unreadOf(door, [own, t, u, merged]), [0, 0, 4, 0])
  })

  test('restorePreTicket, of one mail to two desks, leaves each the delivery that was its own', async () => {
    await using door = await openDoor()
    await door.addDesk({ address: 'rh@empresa.example', profile: 'triagem' })
    const settings = { sharedMail: 'each' } as const
    for (const address of ['rh@empresa.example', 'suporte@empresa.example'])
      await changeDesk(door.database.writer, address, { settings }, action)
    await new Promise((resolve) => setTimeout(resolve, 60))
    const mail = await send(door, { to: ['suporte@empresa.example', 'rh@empresa.example'] })
    const owners = () =>
      door.database.reader('deliveries').where({ message_id: mail.id }).orderBy('position').pluck('ticket_id')
    const before = await owners()
    const protocols: string[] = await door.database.reader('tickets').orderBy('seq').pluck('protocol')
    assert.equal(new Set(before).size, 2)
    for (const [from = '', into = ''] of [protocols, protocols.toReversed()]) {
      const [seen, target] = [await seenOf(door, { protocol: from }), await seenOf(door, { protocol: into })]
      const one = await writeTransaction(door.database, (trx) => attachPreTicket(trx, seen, target, action))
      assert.equal(one, 'done')
      const again = await seenOf(door, { protocol: from })
      assert.ok(await writeTransaction(door.database, (trx) => restorePreTicket(trx, again, action)))
      assert.deepEqual(await owners(), before)
    }
  })

  test('attachPreTicket and restorePreTicket, two that go both ways at once, wait for each other', async () => {
    await using door = await openDoor()
    const [a, b] = await preTickets(door, 'um', 'dois')
    for (let round = 0; round < 3; round++) {
      const done = await Promise.all([attach(door, a, b), attach(door, b, a)])
      assert.equal(done.filter((each) => each === 'done').length, 1, done.join())
      const [first, second] = done[0] === 'done' ? [a, b] : [b, a]
      const back = await Promise.all([restore(door, first), attach(door, second, first)])
      assert.deepEqual(back, [true, back[1]])
      if (back[1] === 'done') await restore(door, second)
    }
    const total = (await unreadOf(door, [a, b])).reduce((sum, each) => sum + each, 0)
    assert.equal(total, 2)
  })

  test('C36 ADR 25 endPreTicket, discarded, is read and found by no word; restored, it is as it was', async () => {
    await using door = await openDoor()
    const [own, ended] = await preTickets(door, 'perfuratriz', 'spam')
    const answer = await answerTo(door, own)
    await door.intake.idle()
    await writeTexts(door.database)
    assert.equal(await countOf(door, 'perfuratriz'), 1)
    const { id } = await ticketOf(door, own)
    const read = { ...action, now: new Date(action.now.getTime() - 1000), messageId: own.id }
    await markRead(door.database.writer, id, read)
    const end = async (mail: MessageRecord, state: 'discarded' | 'spam') => {
      const seen = await seenOf(door, mail)
      return writeTransaction(door.database, (trx) => endPreTicket(trx, seen, state, action))
    }
    assert.deepEqual([await end(own, 'discarded'), await end(ended, 'spam')], [true, true])
    assert.deepEqual(await unreadOf(door, [own, ended]), [0, 0])
    assert.equal(await countOf(door, 'perfuratriz'), 0)
    await writeTexts(door.database)
    assert.equal(await restore(door, own), true)
    await writeTexts(door.database)
    assert.equal(await countOf(door, 'perfuratriz'), 1)
    assert.deepEqual(await unreadMessages(door.database.reader, id), new Set([answer.id]))
    assert.deepEqual(await unreadOf(door, [own]), [1])
  })

  test('ADR 25 attachPreTicket and its undoing, words of the mail, are found where it stands', async () => {
    await using door = await openDoor()
    const [own, t] = await preTickets(door, 'perfuratriz', 'alvo')
    await door.intake.idle()
    await writeTexts(door.database)
    const found = async () => {
      await writeTexts(door.database)
      const search = { search: parseSearch('perfuratriz'), limit: 10 }
      return (await listTickets(door.database.reader, search)).rows.map(({ protocol }) => protocol)
    }
    assert.deepEqual(await found(), [own.protocol])
    await attach(door, own, t)
    assert.ok((await found()).includes(t.protocol ?? ''))
    await restore(door, own)
    assert.deepEqual(await found(), [own.protocol])
  })

  test('C36 markRead, on the page of a merged ticket, counts where it was merged into', async () => {
    await using door = await openDoor()
    const [a, b] = await preTickets(door, 'um', 'dois')
    await merge(door, a, b)
    const { id } = await ticketOf(door, a)
    assert.equal(await markRead(door.database.writer, id, { ...action, messageId: a.id }), true)
    assert.deepEqual(await unreadOf(door, [a, b]), [0, 1])
    await door.database.writer('tickets').where({ id }).update({ unread: 1 })
    const other = await ticketOf(door, b)
    assert.equal(await markRead(door.database.writer, other.id, action), true)
    assert.deepEqual(await unreadOf(door, [a, b]), [0, 0])
  })
})
