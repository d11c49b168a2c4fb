import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCsv } from '../../../src/domain/csv.ts'
import { formatCellDate } from '../../../src/i18n/format.ts'
import { listAudit } from '../../../src/store/audit.ts'
import type { Database } from '../../../src/store/database.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'
import { settle } from '../../support/settle.ts'
import { outcome, settlement } from '../../support/settlement.ts'

const hostile = '=HYPERLINK("http://x.example";"pague aqui")'

/** The pages stop before the schema of their database is dropped by whoever opened it. */
function lent(database: Database): Database {
  return { ...database, close: async () => {} }
}

forEachDialect((_dialect, open) => {
  test('tickets export, a list with a formula for a title, security 6.9 is a file that computes nothing', async () => {
    await using database = await open()
    const admin = await startTestAdmin({ database: lent(database) })
    try {
      const opens = { kind: 'ticket', title: hostile, acknowledge: false } as const
      await settle(
        database,
        settlement({ outcomes: [outcome({ disposition: 'ticket', opens })] }),
        settlement({ outline: { author: { name: '+55 11 "Ana"; José', address: 'ana@cliente.example' } } }),
      )
      await database.writer('tickets').where({ protocol: '2026-000002' }).update({ state: 'closed' })
      const operator = await admin.signIn('operator')
      const answer = await operator.post('/tickets/export', {}, '/tickets')
      assert.equal(answer.status, 200)
      assert.match(String(answer.headers['content-type']), /^text\/csv; charset=utf-8$/)
      assert.match(String(answer.headers['content-disposition']), /^attachment; filename="chamados\.csv"/)
      assert.ok(answer.text.startsWith('\ufeff"Protocolo";'), answer.text.slice(0, 40))
      assert.ok(answer.text.endsWith('\r\n'))
      const [head = [], second = [], first = []] = parseCsv(answer.text)
      assert.deepEqual(head.slice(1, 4), ['Registro', 'Situação', 'Título'])
      assert.equal(first[3], `'${hostile}`)
      assert.equal(second[0], '2026-000002')
      assert.equal(second[2], 'Encerrado')
      assert.match(first.at(-1) ?? '', /^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2}$/)
      const closed = await operator.post('/tickets/export', { situation: 'closed' }, '/tickets')
      assert.equal(parseCsv(closed.text).length, 2)
      const none = await operator.post('/tickets/export', { q: 'fila:nada' }, '/tickets')
      assert.equal(parseCsv(none.text).length, 1)
      const [entry] = await listAudit(database.reader, 1)
      assert.deepEqual(
        [entry?.event, entry?.subject, entry?.actor],
        ['tickets-exported', 'fila:nada', 'operator'],
      )
    } finally {
      await admin.close()
    }
  })
})

test('tickets export, by who may not see a queue, security 6.17 leaves out its tickets', async () => {
  const admin = await startTestAdmin()
  try {
    await settle(admin.database, settlement(), settlement({ outline: { subject: 'Outra' } }))
    const { writer } = admin.database
    await writer('queues').insert({
      ...{ id: 'q', name: 'Fiscal', folded_name: 'fiscal', colour: 'blue', distributes: true, position: 1 },
    })
    await writer('groups').insert({ id: 'g', name: 'G', folded_name: 'g' })
    await writer('queue_groups').insert({ queue_id: 'q', group_id: 'g', allowed: 'see' })
    await writer('tickets').where({ protocol: '2026-000001' }).update({ queue_id: 'q' })
    const operator = await admin.signIn('operator')
    const { text } = await operator.post('/tickets/export', { queue: 'q' }, '/tickets')
    assert.ok(!text.includes('2026-000001'))
    assert.ok(text.includes('2026-000002'))
  } finally {
    await admin.close()
  }
})

test('formatCellDate, in each language, is a date to the spreadsheets that speak it', () => {
  const at = new Date('2026-11-02T03:04:05Z')
  assert.equal(formatCellDate('pt-BR', at), '02/11/2026 00:04:05')
  assert.equal(formatCellDate('en', at), '2026-11-02 00:04:05')
})
