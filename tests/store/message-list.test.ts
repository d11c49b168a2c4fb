import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Allowance } from '../../src/domain/permission.ts'
import { parseSearch } from '../../src/domain/search.ts'
import type { Database } from '../../src/store/database.ts'
import { countMessages, countNewer, listMessages, streamMessageIds } from '../../src/store/message-list.ts'
import { purgeRefused } from '../../src/store/retention.ts'
import { down, up } from '../../migrations/0072-message-recipients.ts'
import { forEachDialect, openSqliteInMemory } from '../support/database.ts'
import { extract, settle } from '../support/settle.ts'
import { now, outcome, refusal, settlement } from '../support/settlement.ts'

/** Five messages, told apart by the first word of their subjects. */
async function fillMonitor(database: Database): Promise<void> {
  const direct = { kind: 'ticket', title: 'dois', acknowledge: false } as const
  const repeated = settlement({ outline: { subject: 'um: Solicitação de acesso' } })
  const settled = await settle(
    database,
    repeated,
    settlement({
      outline: { subject: 'dois: Orçamento', author: { name: 'Beto Ção', address: 'beto@Outra.example' } },
      outcomes: [
        outcome({ disposition: 'ticket', opens: direct, recipient: 'vendas+sul@empresa.example' }),
        outcome({ recipient: 'Fiscal@empresa.example' }),
      ],
    }),
    settlement({ outline: { subject: 'três: solicitante irritado' }, outcomes: [refusal()] }),
    settlement({ outline: { subject: 'quatro: sol' }, outcomes: [refusal({ reason: 'loop-detected' })] }),
    { ...repeated, outline: repeated.outline && { ...repeated.outline, subject: 'cinco: de novo' } },
  )
  await extract(database, ...settled.map(({ messageId }) => messageId))
}

/** The first words of the subjects that a query finds, in the order of the list. */
async function found(database: Database, query: string): Promise<string[]> {
  const { rows } = await listMessages(database.reader, { search: parseSearch(query), limit: 50 })
  return rows.map(({ subject }) => subject?.split(':')[0] ?? '')
}

const searches: readonly (readonly [string, readonly string[]])[] = [
  ['', ['cinco', 'quatro', 'três', 'dois', 'um']],
  ['de:ANA@cliente.example', ['cinco', 'quatro', 'três', 'um']],
  ['de:outra.example', ['dois']],
  ['de:@outra.example', ['dois']],
  ['para:VENDAS+sul@empresa.example', ['dois']],
  ['para:fiscal@empresa.example', ['dois']],
  ['para:fiscal@empresa.example para:vendas+sul@empresa.example', ['dois']],
  ['para:fiscal@empresa.example para:suporte@empresa.example', []],
  ['para:fiscal@empresa.example orçamento', ['dois']],
  ['para:fiscal@empresa.example de:@outra.example status:ticket', ['dois']],
  ['status:ticket', ['dois', 'um']],
  ['status:pre-ticket', ['um']],
  ['status:recusada', ['quatro', 'três']],
  ['status:duplicate', ['cinco']],
  ['status:discarded', ['cinco']],
  ['status:nonsense', []],
  ['motivo:loop-detected', ['quatro']],
  ['protocolo:2026-000001', ['cinco', 'um']],
  ['solicitação', ['um']],
  ['SOLICITACAO', ['um']],
  ['sol', ['quatro', 'três', 'um']],
  ['"de acesso"', ['um']],
  ['acesso solic', ['um']],
  ['acesso orcamento', []],
  ['beto', ['dois']],
  ['cao', ['dois']],
  ['assunto:beto', []],
  ['assunto:orçamento', ['dois']],
  ['de:cliente.example status:pre-ticket', ['um']],
  ['assunto:sol status:refused', ['quatro', 'três']],
  ['vendas', ['dois']],
  ['motivo:loop-detected status:refused de:ana@cliente.example', ['quatro']],
  [`'; drop table messages; -- " * NEAR( OR`, []],
  ['\0', ['cinco', 'quatro', 'três', 'dois', 'um']],
]

forEachDialect((_dialect, open) => {
  test('listMessages, each kind of search, finds the same on both databases', async () => {
    await using database = await open()
    await fillMonitor(database)
    for (const [query, subjects] of searches) {
      assert.deepEqual(await found(database, query), subjects, query)
      assert.equal(await countMessages(database.reader, parseSearch(query)), subjects.length, query)
    }
  })

  test('listMessages, pages to the end and back, shows every message once', async () => {
    await using database = await open()
    await settle(
      database,
      ...Array.from({ length: 7 }, (_, index) => settlement({ outline: { subject: `${index}` } })),
    )
    const search = parseSearch('')
    const page = async (edge: { before?: string; after?: string }) => {
      const { rows, next, previous } = await listMessages(database.reader, { search, limit: 3, ...edge })
      return { subjects: rows.map(({ subject }) => subject), next, previous }
    }
    const first = await page({})
    const second = await page({ before: first.next ?? '' })
    const third = await page({ before: second.next ?? '' })
    assert.deepEqual(
      [first.subjects, second.subjects, third.subjects],
      [['6', '5', '4'], ['3', '2', '1'], ['0']],
    )
    assert.deepEqual([first.previous, third.next], [null, null])
    const back = await page({ after: third.previous ?? '' })
    assert.deepEqual(back, second)
    const start = await page({ after: back.previous ?? '' })
    assert.deepEqual(start, first)
  })

  test('listMessages, a cursor that nobody handed out, shows the first page', async () => {
    await using database = await open()
    await settle(database, settlement())
    for (const before of ['', 'x', '-1', '1; drop', '9'.repeat(40)]) {
      const { rows } = await listMessages(database.reader, { search: parseSearch(''), limit: 3, before })
      assert.equal(rows.length, 1, before)
    }
  })

  test('listMessages, a direction and a time, narrow the list', async () => {
    await using database = await open()
    await fillMonitor(database)
    const search = parseSearch('')
    const count = async (more: { direction?: 'in' | 'out'; since?: Date }) =>
      (await listMessages(database.reader, { search, limit: 50, ...more })).rows.length
    assert.equal(await count({ direction: 'in' }), 5)
    assert.equal(await count({ direction: 'out' }), 0)
    assert.equal(await count({ since: now }), 5)
    assert.equal(await count({ since: new Date(now.getTime() + 1) }), 0)
  })

  test('countNewer, messages after the one on top, counts only those that the search finds', async () => {
    await using database = await open()
    await settle(database, settlement())
    const { rows } = await listMessages(database.reader, { search: parseSearch(''), limit: 1 })
    await fillMonitor(database)
    const cursor = rows[0]?.cursor ?? ''
    assert.equal(await countNewer(database.reader, parseSearch(''), cursor), 5)
    assert.equal(await countNewer(database.reader, parseSearch('status:refused'), cursor), 2)
    assert.equal(await countNewer(database.reader, parseSearch('orcamento'), cursor), 1)
  })

  test('listMessages, refused before its author was known, is found by the sender of the envelope', async () => {
    await using database = await open()
    await settle(
      database,
      settlement({ outline: null, octets: null, reversePath: 'Zoe@Longe.example', outcomes: [refusal()] }),
    )
    for (const query of ['de:zoe@longe.example', 'de:longe.example']) {
      assert.equal(
        (await listMessages(database.reader, { search: parseSearch(query), limit: 9 })).rows.length,
        1,
      )
    }
  })

  test('purgeRefused, a message with several recipients, is found by none of them any more', async () => {
    await using database = await open()
    const outcomes = [refusal(), refusal({ recipient: 'fiscal@empresa.example' })]
    await settle(database, settlement({ outcomes }), settlement())
    const later = new Date(now.getTime() + 86_400_000)
    assert.equal(await purgeRefused(database.writer, null, later, 10), 1)
    assert.deepEqual(await database.reader('message_recipients').pluck('address'), [
      'suporte@empresa.example',
    ])
  })

  test('migration of recipients, on messages written before, finds each recipient and sender', async () => {
    await using database = await open()
    await settle(
      database,
      settlement({ outcomes: [outcome(), outcome({ recipient: 'Fiscal@empresa.example' })] }),
      settlement({ outline: null, octets: null, reversePath: 'zoe@longe.example', outcomes: [refusal()] }),
    )
    await database
      .writer('messages')
      .whereNull('author_address')
      .update({ author_folded: null, author_domain: null })
    await down(database.writer)
    await up(database.writer)
    for (const query of ['para:fiscal@empresa.example', 'de:zoe@longe.example', 'de:@longe.example']) {
      assert.equal((await found(database, query)).length, 1, query)
    }
  })

  test('streamMessageIds, more than one page of them, gives each once and the oldest first', async () => {
    await using database = await open()
    const refused = Array.from({ length: 1500 }, () => settlement({ outcomes: [refusal()] }))
    const settled = await settle(database, settlement(), ...refused)
    const ids: string[] = []
    for await (const id of streamMessageIds(database.reader, parseSearch('status:refused'))) ids.push(id)
    assert.deepEqual(
      ids,
      settled.slice(1).map(({ messageId }) => messageId),
    )
  })
})

const planned: readonly (readonly [string, RegExp])[] = [
  ['', /SEARCH messages USING INTEGER PRIMARY KEY \(rowid<\?\)/],
  ['de:ana@cliente.example', /messages_author_folded_seq_index \(author_folded=\? AND seq<\?\)/i],
  ['de:@cliente.example', /messages_author_domain_seq_index \(author_domain=\? AND seq<\?\)/i],
  ['para:suporte@empresa.example', /SEARCH message_recipients USING PRIMARY KEY \(address=\? AND seq<\?\)/i],
  ['status:refused', /messages_state_seq_index \(state=\? AND seq<\?\)/i],
  ['status:pre-ticket', /messages_pre_ticket \(seq<\?\)/i],
  ['motivo:loop-detected', /messages_reason \(reason=\? AND seq<\?\)/i],
  ['protocolo:2026-000001', /messages_protocol_index \(protocol=\?/i],
  ['status:ticket de:ana@cliente.example', /messages_author_folded_seq_index/i],
  ['status:held de:cliente.example', /messages_state_seq_index/i],
  ['impressora', /SCAN message_search VIRTUAL TABLE INDEX/],
]

const asked = planned.flatMap(([query, plan]) => [
  { query, plan, permissions: new Map<string, Allowance | null>() },
  { query, plan, permissions: new Map<string, Allowance | null>([['fiscal', null]]) },
])

for (const { query, plan, permissions } of asked) {
  const whose = permissions.size === 0 ? 'who sees all' : 'who may not see a queue'
  test(`listMessages, a page of «${query}» for ${whose}, is read from an index in its order`, async () => {
    await using database = await openSqliteInMemory()
    const statements: { sql: string; bindings: readonly string[] }[] = []
    database.reader.on('query', (statement) => statements.push(statement))
    const request = { search: parseSearch(query), limit: 50, before: '1000000', permissions, userId: 'u1' }
    await listMessages(database.reader, request)
    const [statement] = statements
    const steps: { detail: string }[] = await database.reader.raw(`explain query plan ${statement?.sql}`, [
      ...(statement?.bindings ?? []),
    ])
    const details = steps.map(({ detail }) => detail)
    assert.match(details[0] ?? '', plan)
    for (const detail of details) assert.doesNotMatch(detail, /TEMP B-TREE|^SCAN messages/)
  })
}
