import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { automaticCaps } from '../../src/domain/policy/caps.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { newId } from '../../src/store/id.ts'
import {
  type AutomaticMail,
  mayWriteAutomatically,
  takeTurnsOf,
} from '../../src/store/may-write-automatically.ts'
import { addFiltered } from '../../src/store/outgoing-filter.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import { forEachDialect, openSqliteInMemory as sqlite } from '../support/database.ts'

const now = new Date('2026-11-21T12:00:00Z')
const hourMs = 3_600_000
const ticketId = '01J00000000000000000000000'

const asked: AutomaticMail = {
  to: 'ana@cliente.example',
  deskAddress: 'suporte@empresa.example',
  ticketId,
  cause: null,
  mayWait: false,
}

async function ask(
  database: Database,
  mails: readonly Partial<AutomaticMail>[],
  at = now,
): Promise<readonly string[]> {
  const permissions = await writeTransaction(database, (trx) =>
    mayWriteAutomatically(
      trx,
      mails.map((mail) => ({ ...asked, ...mail })),
      at,
    ),
  )
  return permissions.map((one) =>
    one.kind === 'leaves' ? `leaves ${one.at.toISOString().slice(11, 16)}` : `${one.kind} ${one.why}`,
  )
}

/** Puts a mail into the outbox as those who ask do. */
async function queue(database: Database, mail: Partial<AutomaticMail>, at: Date): Promise<void> {
  const { to, deskAddress, ticketId: about } = { ...asked, ...mail }
  const facts = {
    template: 'acknowledgement' as const,
    deskAddress,
    to,
    protocol: '2026-000001',
    ticketId: about ?? '',
    subject: 'x',
    language: 'pt-BR' as const,
    inReplyTo: null,
    messageId: `${newId(at)}@mx.empresa.example`,
  }
  const ticket = about === null ? null : { id: about, protocol: '2026-000001' }
  await writeTransaction(database, (trx) =>
    queueMails(trx, [{ id: newId(at), mail: facts, kind: 'auto-reply', ticket, leavesAt: at }], at),
  )
}

const answerable = { reversePath: 'ana@cliente.example', isAnswerable: true }

const refused: readonly (readonly [circumstance: string, mail: Partial<AutomaticMail>, answer: string])[] = [
  ['to a person who wrote', { cause: answerable }, 'leaves 12:00'],
  ['that a workflow asks for', {}, 'leaves 12:00'],
  ['to no address', { to: 'ana' }, 'withheld nobody'],
  ['to two addresses in one', { to: 'ana@a.example, beto@b.example' }, 'withheld nobody'],
  ['to a null sender', { cause: { ...answerable, reversePath: null } }, 'withheld machine'],
  ['to a machine or a list', { cause: { ...answerable, isAnswerable: false } }, 'withheld machine'],
  ['to a daemon', { to: 'MAILER-DAEMON@cliente.example' }, 'withheld machine'],
  ['to nobody who reads', { to: 'nao-responda@cliente.example' }, 'withheld machine'],
  ['to an address of ours', { to: 'suporte@empresa.example' }, 'barred filter'],
  ['to an address of ours with a plus part', { to: 'Suporte+x@empresa.example' }, 'barred filter'],
  ['to an alias of ours', { to: 'ajuda@empresa.example' }, 'barred filter'],
  ['to an address on the filter', { to: 'robo@cliente.example' }, 'barred filter'],
  ['to a suppressed address', { to: 'Foi@cliente.example' }, 'barred suppressed'],
]

for (const [circumstance, mail, answer] of refused) {
  test(`automatic mail, O20 O22 ${circumstance}, ${answer}`, async () => {
    await using database = await sqlite()
    const desk = { address: 'suporte@empresa.example', mode: 'direct', profile: 'aberto' } as const
    await addDesk(database.writer, { ...desk, aliases: ['ajuda@empresa.example'] }, now)
    await addFiltered(database.writer, { address: 'robo@cliente.example', owner: 'bia' }, now)
    await database.writer('suppressions').insert({
      address_folded: 'foi@cliente.example',
      address: 'foi@cliente.example',
      why: 'unknown-mailbox',
      reason: 'unknown-mailbox',
      words: '',
      created_at: now.toISOString(),
    })
    assert.deepEqual(await ask(database, [mail]), [answer])
  })
}

test('automatic mail, O21 to an address of a domain that leads to a desk, is barred', async () => {
  await using database = await sqlite()
  const desk = { address: '*@empresa.example', mode: 'direct', profile: 'aberto', aliases: [] } as const
  await addDesk(database.writer, desk, now)
  const to = ['Qualquer@empresa.example', 'ana@outra.example']
  assert.deepEqual(
    await ask(
      database,
      to.map((address) => ({ to: address })),
    ),
    ['barred filter', 'leaves 12:00'],
  )
})

forEachDialect((dialect, open) => {
  test('automatic mail, O22 to one address, leaves once an hour and five times a day', async () => {
    await using database = await open()
    assert.deepEqual(await ask(database, [{}, {}, { mayWait: true }]), [
      'leaves 12:00',
      'withheld capped',
      'leaves 13:00',
    ])
    for (let count = 0; count < automaticCaps.perAuthorADay; count++) {
      const at = new Date(now.getTime() + count * hourMs)
      assert.match((await ask(database, [{}], at))[0] ?? '', /^leaves/)
      await queue(database, { ticketId: null }, at)
    }
    const sixth = new Date(now.getTime() + 6 * hourMs)
    assert.deepEqual(await ask(database, [{ mayWait: true }], sixth), ['withheld capped'])
    assert.deepEqual(await ask(database, [{ to: 'ANA@cliente.example' }], sixth), ['withheld capped'])
    assert.match((await ask(database, [{ to: 'beto@cliente.example' }], sixth))[0] ?? '', /^leaves/)
    assert.match((await ask(database, [{}], new Date(now.getTime() + 25 * hourMs)))[0] ?? '', /^leaves/)
  })

  test('automatic mail, O22 one mail went to two people, counts for each', async () => {
    await using database = await open()
    await queue(database, { ticketId: null }, now)
    await database.writer('outgoing_recipients').insert({
      message_id: (await database.reader('outbox').first('message_id')).message_id,
      position: 1,
      address: 'Beto@cliente.example',
      address_folded: 'beto@cliente.example',
      field: 'to',
      state: 'waiting',
    })
    const both = [{ to: 'beto@cliente.example' }, { to: 'caio@cliente.example' }]
    assert.deepEqual(await ask(database, both), ['withheld capped', 'leaves 12:00'])
  })

  test('automatic mail, O22 to those who work here, leaves until the cap of its ticket', async () => {
    await using database = await open()
    const many = Array.from({ length: automaticCaps.perTicketADay + 1 }, () => ({ isToStaff: true }))
    const answers = await ask(database, many)
    assert.deepEqual(answers.slice(-2), ['leaves 12:00', 'withheld capped'])
  })

  if (dialect === 'postgres')
    test('automatic mail, two batches that write to the same people in another order, wait for no deadlock', async () => {
      await using database = await open()
      const run = (people: readonly string[]): Promise<void> =>
        writeTransaction(database, async (trx) => {
          await takeTurnsOf(trx, people)
          for (const to of people) {
            await mayWriteAutomatically(trx, [{ ...asked, to, ticketId: null }], now)
            await wait(100)
          }
        })
      const [ana, beto] = ['ana@cliente.example', 'beto@cliente.example']
      const ends = await Promise.allSettled([run([ana, beto]), run([beto, ana])])
      assert.deepEqual(
        ends.map(({ status }) => status),
        ['fulfilled', 'fulfilled'],
      )
    })

  test('automatic mail, O22 about one ticket to many people, ends at its cap', async () => {
    await using database = await open()
    const many = Array.from({ length: automaticCaps.perTicketADay + 2 }, (_, number) => ({
      to: `p${number}@cliente.example`,
    }))
    const answers = await ask(database, many)
    assert.equal(answers.filter((answer) => answer === 'leaves 12:00').length, automaticCaps.perTicketADay)
    assert.deepEqual(answers.slice(-2), ['withheld capped', 'withheld capped'])
    for (const { to } of many.slice(0, automaticCaps.perTicketADay)) await queue(database, { to }, now)
    const later = new Date(now.getTime() + hourMs)
    assert.deepEqual(await ask(database, [{ to: 'nova@cliente.example' }], later), ['withheld capped'])
    assert.match(
      (await ask(database, [{ to: 'nova@cliente.example', ticketId: null }], later))[0] ?? '',
      /^leaves/,
    )
  })
})
