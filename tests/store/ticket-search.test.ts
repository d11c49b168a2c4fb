import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Permissions } from '../../src/domain/permission.ts'
import { parseSearch } from '../../src/domain/search.ts'
import type { Database } from '../../src/store/database.ts'
import { listTickets, streamTickets } from '../../src/store/ticket-list.ts'
import { discardTicket } from '../../src/store/ticket-changes.ts'
import { writeTexts as writeRows } from '../../src/store/text-index.ts'
import { forgetTexts, markForText, writeWaiting } from '../../src/store/text-waiting.ts'
import { forEachDialect, openSqliteInMemory } from '../support/database.ts'
import { countRows, extractAs, settle, writeTexts } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const file = {
  contentType: 'application/pdf',
  octets: 9,
  sha256: 'a'.repeat(64),
  contentId: null,
  inline: false,
}

/** Five tickets, called by the last digit of their protocols. */
async function fillDesk(database: Database): Promise<string[]> {
  const opening = (title: string) =>
    outcome({ disposition: 'ticket', opens: { kind: 'ticket', title, acknowledge: false } })
  const mail = (subject: string, name: string, address: string) =>
    settlement({ outline: { subject, author: { name, address } }, outcomes: [opening(subject)] })
  const settled = await settle(
    database,
    mail('Impressora não imprime', 'Ana Conceição', 'ana@cliente.example'),
    mail('Nota fiscal de julho', 'Beto Ção', 'beto@outra.example'),
    mail('IMPRESSORA parada', 'Zoë', 'zoe@longe.example'),
    mail('Solicitação', 'Ana Paula', 'paula@cliente.example'),
    mail('日本語のメール', 'Ян', 'jan@longe.example'),
  )
  const texts = [
    {
      text: 'O toner acabou.\n> ontem havia toner',
      replyText: 'O toner acabou.',
      quotedText: 'ontem havia papel',
    },
    {
      text: 'Segue a nota.',
      replyText: 'Segue a nota.',
      attachments: [{ ...file, filename: 'Relatório-Final.pdf' }],
    },
    { text: 'O cartucho vazou; o papel também. A fila de impressão parou.', replyText: '' },
    { text: 'Preciso de acesso à rede do segundo andar.', replyText: '' },
    { text: 'e\u0301cole ÉCOLE straße ²', replyText: '' },
  ]
  await extractAs(
    database,
    Object.fromEntries(settled.map(({ messageId }, index) => [messageId, texts[index] ?? {}])),
  )
  const { writer } = database
  const { desk_id: deskId } = await writer('tickets').first('desk_id')
  const address = 'suporte@empresa.example'
  await writer('desks').insert({
    ...{ id: deskId, address, mode: 'direct', profile: 'aberto', enabled: true, language: 'pt-BR' },
    ...{ acknowledge: false, created_at: 'x' },
  })
  await writer('desk_addresses').insert({
    folded_address: address,
    address,
    desk_id: deskId,
    is_alias: false,
  })
  await writer('queues').insert(
    ['Vendas', 'Vendas Sul', 'Produção'].map((name, position) => ({
      ...{ id: `q${position}`, name, folded_name: name.toLowerCase(), colour: 'blue' },
      ...{ distributes: true, capacity: null, position },
    })),
  )
  await writer('ticket_types').insert({
    ...{ id: 't1', name: 'Manutenção', folded_name: 'manutencao', has_links: false, required_fields: '[]' },
    ...{ position: 1, active: true },
  })
  await writer('clients').insert({
    id: 'c1',
    name: 'Padaria 100%',
    folded_name: 'padaria 100%',
    created_at: 'x',
  })
  await writer('users').insert([user('u1', 'joão'), user('u2', 'bia')])
  const set = (seq: number, changes: object) =>
    writer('tickets')
      .where({ protocol: `2026-00000${seq}` })
      .update(changes)
  await set(1, { queue_id: 'q0', assignee_id: 'u1', type_id: 't1' })
  await set(2, { queue_id: 'q1', assignee_id: 'u2', client_id: 'c1' })
  await set(3, { queue_id: 'q2', state: 'closed' })
  await set(4, { kind: 'pre-ticket', unread: 0 })
  const ids: string[] = await database.reader('tickets').orderBy('seq').pluck('id')
  await markForText(database.writer, ids, now)
  await writeTexts(database)
  return ids
}

function user(id: string, name: string): object {
  return { id, name, password_hash: 'x', role: 'operator', active: true, created_at: 'x' }
}

async function found(database: Database, query: string, userId?: string): Promise<string> {
  const request = { search: parseSearch(query), limit: 50, ...(userId && { permissions: new Map(), userId }) }
  const { rows } = await listTickets(database.reader, request)
  return rows.map(({ protocol }) => protocol.at(-1)).join('')
}

/** What is typed, and the tickets that it finds, the newest first. */
const searches: readonly (readonly [query: string, tickets: string])[] = [
  ['', '54321'],
  ['impressora', '31'],
  ['IMPRESSÓRA', '31'],
  ['impres', '31'],
  ['im', ''],
  ['toner', '1'],
  ['papel', '31'],
  ['texto:papel', '31'],
  ['texto:impressora', ''],
  ['text:impressao', '3'],
  ['assunto:impressora', '31'],
  ['assunto:toner', ''],
  ['assunto:"nota fiscal"', '2'],
  ['assunto:"fiscal nota"', ''],
  ['"segundo andar"', '4'],
  ['"segundo anda"', ''],
  ['"andar segundo"', ''],
  ['segundo-andar', '4'],
  ['segundo-and', '4'],
  ['"o papel tambem"', '3'],
  ['"acabou ontem"', ''],
  ['impressora -toner', '3'],
  ['-impressora', '542'],
  ['-"segundo andar" -toner', '532'],
  ['impressora -parada -toner', ''],
  ['-texto:papel', '542'],
  ['relatorio', '2'],
  ['texto:relatório-final.pdf', '2'],
  ['ana', '41'],
  ['de:ana', '41'],
  ['de:"ana paula"', '4'],
  ['de:ANA@cliente.example', '1'],
  ['-de:ana@cliente.example', '5432'],
  ['de:@cliente.example', '41'],
  ['de:cliente.example', '41'],
  ['ana@cliente.example', '1'],
  ['conceicao', '1'],
  ['zoe', '3'],
  ['cao', '2'],
  ['ян', '5'],
  ['日本語のメール', '5'],
  ['ecole', '5'],
  ['straße', '5'],
  ['2026-000002', '2'],
  ['000002', '2'],
  ['protocolo:2026-000003', '3'],
  ['-protocolo:2026-000003 impressora', '1'],
  ['fila:vendas', '1'],
  ['queue:VENDA', '21'],
  ['fila:"vendas sul"', '2'],
  ['fila:producao', '3'],
  ['fila:nenhuma', '54'],
  ['-fila:nenhuma', '321'],
  ['-fila:vendas', '5432'],
  ['fila:nada', ''],
  ['-fila:nada', '54321'],
  ['tipo:manutenção', '1'],
  ['type:manut', '1'],
  ['atendente:joao', '1'],
  ['agent:bia', '2'],
  ['responsável:ninguém', '543'],
  ['atendente:eu', '2'],
  ['cliente:padaria', '2'],
  ['cliente:100%', '2'],
  ['cliente:%', '2'],
  ['cliente:_', ''],
  ['padaria', '2'],
  ['situação:fechado', '3'],
  ['situacao:aberto', '5421'],
  ['estado:aberto -de:ana', '52'],
  ['situation:closed', '3'],
  ['status:pre-ticket', '4'],
  ['situação:"não lidos"', '5321'],
  ['motivo:loop-detected', ''],
  ['impressora fila:produção', '3'],
  ['-impressora -fila:vendas', '542'],
  ['para:suporte@empresa.example impressora', '31'],
  [`'; drop table tickets; -- " * NEAR( OR`, ''],
  ['" & | ! :* <->', '54321'],
  ['\0', '54321'],
  ['-', '54321'],
]

forEachDialect((_dialect, open) => {
  test('listTickets, each kind of search, C22 finds the same on both databases', async () => {
    await using database = await open()
    await fillDesk(database)
    for (const [query, tickets] of searches) {
      assert.equal(await found(database, query, 'u2'), tickets, JSON.stringify(query))
    }
  })

  test('listTickets, of who may not see a queue, security 6.17 finds no word of its tickets', async () => {
    await using database = await open()
    await fillDesk(database)
    const permissions = new Map([['q0', null]])
    for (const query of ['impressora', 'toner', 'fila:vendas', '2026-000001', '']) {
      const { rows } = await listTickets(database.reader, {
        search: parseSearch(query),
        limit: 50,
        permissions,
        userId: '',
      })
      assert.ok(!rows.some(({ protocol }) => protocol === '2026-000001'), query)
    }
  })

  test('writeTexts, a text longer than an index takes, is found up to the same word on both databases', async () => {
    await using database = await open()
    const [settled] = await settle(database, settlement())
    const text = [
      'maçã verde '.repeat(300),
      'ultima maca madura',
      Array.from({ length: 20_000 }, (_, index) => `p${index}`).join(' '),
      `${'😀'.repeat(40)}${'𐐷'.repeat(90)}`,
    ].join('\n')
    await extractAs(database, { [settled?.messageId ?? '']: { text, replyText: '' } })
    const queries = [
      '"maca verde"',
      '"ultima maca"',
      '"ultima" "madura"',
      'p13000',
      'p13999',
      'p19999',
      '"p9999 p10000"',
    ]
    const counts = []
    for (const query of queries) counts.push((await found(database, query)).length)
    assert.deepEqual(counts, [1, 0, 1, 1, 0, 0, 1])
  })

  test('writeTexts, a sender with the hardest text, security 6.22 is written and found on both databases', async () => {
    await using database = await open()
    const texts = [
      `x'); drop table tickets; --`,
      String.raw`back\slash 'quoted' "double" \'`,
      `nul\0 lone \ud800 surrogate`,
      `${'ﷺ'.repeat(5_000)} fim`,
      `${'a'.repeat(100_000)} depois`,
      Array.from({ length: 30_000 }, (_, index) => '鬱'.repeat(60) + index).join(' '),
    ]
    const settled = await settle(database, ...texts.map(() => settlement()))
    await extractAs(
      database,
      Object.fromEntries(
        settled.map(({ messageId }, index) => [messageId, { text: texts[index] ?? '', replyText: '' }]),
      ),
    )
    for (const query of ['surrogate', 'texto:fim', 'depois', 'quoted', 'drop']) {
      assert.equal((await found(database, query)).length, 1, query)
    }
    assert.equal(await countRows(database, 'text_waiting'), 0)
  })

  test('writeWaiting, a ticket changed while it was read, is left for the next time', async () => {
    await using database = await open()
    const [id = ''] = await fillDesk(database)
    await markForText(database.writer, [id], now)
    const writer = new Proxy(database.writer, {
      get(target, key) {
        if (key !== 'transaction') return Reflect.get(target, key)
        return async (run: (trx: Database['writer']) => Promise<unknown>) => {
          await target('tickets').where({ id }).update({ title: 'Teclado' })
          await markForText(target, [id], new Date(now.getTime() + 1))
          return target.transaction(run)
        }
      },
    })
    assert.equal(await writeWaiting({ ...database, writer }, 10, now), true)
    assert.equal(await countRows(database, 'text_waiting'), 1)
    await writeTexts(database)
    assert.equal(await found(database, 'teclado'), '1')
    assert.equal(await found(database, 'assunto:"impressora não"'), '', 'nothing of before is left')
    assert.equal(await writeWaiting(database, 10, now), false)
  })

  test('discardTicket, a ticket that was found by its words, is found by none any more', async () => {
    await using database = await open()
    const [id = ''] = await fillDesk(database)
    assert.ok(await discardTicket(database.writer, id, { actor: 'ana', now }))
    assert.equal(await found(database, 'toner'), '', 'at once')
    await writeTexts(database)
    assert.equal(await found(database, 'impressora'), '3', 'and for good')
    assert.equal(await found(database, 'situação:descartado'), '1')
  })

  test('forgetTexts, of a ticket that stays, writes anew what is left of it', async () => {
    await using database = await open()
    const [id = ''] = await fillDesk(database)
    await database.writer('contents').delete()
    await forgetTexts(database.writer, [id], now)
    assert.equal(await found(database, 'impressora'), '3')
    await writeTexts(database)
    assert.equal(await found(database, 'impressora'), '31')
    assert.equal(await found(database, 'toner'), '')
  })

  test('writeWaiting, tickets from before the index, are all written, whenever it is stopped', async () => {
    await using database = await open()
    await fillDesk(database)
    await database.writer('ticket_words').delete()
    await database.writer('text_progress').update({ below: 4 })
    assert.equal(await writeWaiting(database, 2, now), true)
    assert.equal(await countRows(database, 'text_waiting'), 3)
    assert.equal(await writeWaiting(database, 2, now), true)
    assert.equal(await found(database, 'toner nota impressora'), '')
    await writeTexts(database)
    assert.equal(await found(database, 'toner'), '1')
    assert.equal(await found(database, 'papel'), '31')
    assert.equal(await found(database, 'andar'), '', 'those from then on were marked by their mail')
  })

  test('listTickets, a word of more tickets than are told one by one, finds the newest and all of them', async () => {
    await using database = await open()
    const settled = await settle(database, ...Array.from({ length: 2_105 }, () => settlement()))
    const texts = settled.map(({ outcomes }, index) => ({
      seq: Number(outcomes[0]?.protocol?.slice(5)),
      subject: index % 1_000 === 0 ? 'raro comum' : 'comum',
      ...{ writers: [], people: [], body: [] },
    }))
    await database.writer.transaction((trx) => writeRows(trx, texts))
    const { rows } = await listTickets(database.reader, { search: parseSearch('comum'), limit: 3 })
    assert.deepEqual(
      rows.map(({ protocol }) => protocol),
      ['2026-002105', '2026-002104', '2026-002103'],
    )
    assert.equal(await found(database, 'raro'), '111')
    let count = 0
    for await (const _ of streamTickets(database.reader, { search: parseSearch('assunto:comum -raro') }))
      count += 1
    assert.equal(count, 2_102)
  })

  test('streamTickets, more than are read at once, gives each once', async () => {
    await using database = await open()
    await settle(database, ...Array.from({ length: 1_203 }, () => settlement()))
    const seen = new Set<string>()
    for await (const { protocol } of streamTickets(database.reader, { search: parseSearch('') }))
      seen.add(protocol)
    assert.equal(seen.size, 1_203)
  })
})

const planned: readonly (readonly [query: string, plan: RegExp])[] = [
  ['', /SEARCH tickets USING INTEGER PRIMARY KEY \(rowid<\?\)/],
  ['situação:encerrado', /tickets_state_seq_index \(state=\? AND seq<\?\)/],
  ['situação:chamado situação:aberto', /tickets_kind_state_seq_index \(kind=\? AND state=\? AND seq<\?\)/],
  ['atendente:eu', /tickets_of_assignee \(assignee_id=\? AND seq<\?\)/],
  ['atendente:eu situação:aberto', /tickets_of_assignee \(assignee_id=\? AND seq<\?\)/],
  ['fila:vendas', /tickets_in_queue \(queue_id=\? AND seq<\?\)/],
  ['fila:vendas situação:aberto', /tickets_in_queue \(queue_id=\? AND seq<\?\)/],
  ['tipo:manutenção', /tickets_type \(type_id=\? AND seq<\?\)/],
  ['impressora', /SCAN ticket_words VIRTUAL TABLE INDEX/],
  ['impressora fila:vendas -toner', /SCAN ticket_words VIRTUAL TABLE INDEX/],
]

test('listTickets, a page at any size, is read from an index in its order', async () => {
  await using database = await openSqliteInMemory()
  await fillDesk(database)
  const statements: { sql: string; bindings: readonly string[] }[] = []
  database.reader.on('query', (statement) => statements.push(statement))
  const closed: Permissions = new Map([['fiscal', null]])
  const asked = [closed, new Map()].flatMap((permissions) =>
    planned.map(([query, plan]) => ({ query, plan, permissions })),
  )
  for (const { query, plan, permissions } of asked) {
    statements.length = 0
    await listTickets(database.reader, {
      search: parseSearch(query),
      limit: 50,
      before: '1000000',
      userId: 'u1',
      permissions,
    })
    const statement = statements.find(({ sql }) => sql.includes('order by'))
    const steps: { detail: string }[] = await database.reader.raw(`explain query plan ${statement?.sql}`, [
      ...(statement?.bindings ?? []),
    ])
    const details = steps.map(({ detail }) => detail)
    assert.match(details[0] ?? '', plan, query)
    for (const detail of details) assert.doesNotMatch(detail, /TEMP B-TREE|^SCAN tickets/, query)
  }
})
