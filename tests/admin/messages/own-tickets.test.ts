import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseSearch } from '../../../src/domain/search.ts'
import { listTickets } from '../../../src/store/ticket-list.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const triage = { ...openDesk, address: 'sac@empresa.example', profile: 'triagem' } as const

/** The page of the bulk work, once it has ended. */
async function untilFinished(visitor: Visitor): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { text, headers } = await visitor.get('/messages/reprocess/progress')
    if (headers.refresh === undefined) return text
    await sleep(20)
  }
  return 'never finished'
}

forEachDialect((_dialect, open) => {
  test('atendente:eu, wherever a list can be searched, means who asks and nobody of a like name', async () => {
    await using database = await open()
    const lent = { ...database, close: async () => {} }
    const admin = await startMailAdmin([openDesk, triage], { database: lent })
    try {
      const bia = await admin.signIn('operator', 'bia')
      const eunice = await admin.signIn('operator', 'eunice')
      for (const to of [openDesk, triage])
        for (const who of ['bia', 'eunice'])
          await bringIn(admin.intake, { raw: mailAbout(`Assunto de ${who}`, to.address), to: [to.address] })
      for (const name of ['bia', 'eunice']) {
        const { id } = await database.reader('users').where({ name }).first('id')
        const own = { title: `Assunto de ${name}` }
        await database.writer('tickets').where(own).update({ assignee_id: id })
      }
      const query = { q: 'atendente:eu', scope: 'filter' }
      const search = new URLSearchParams(query).toString()
      for (const [visitor, own, other] of [
        [bia, 'Assunto de bia', 'Assunto de eunice'],
        [eunice, 'Assunto de eunice', 'Assunto de bia'],
      ] as const) {
        for (const path of ['/messages', '/messages/reprocess', '/tickets', '/triage']) {
          const { text } = await visitor.get(`${path}?${search}`)
          assert.ok(text.includes(own), path)
          assert.ok(!text.includes(other), path)
        }
        const newer = JSON.parse((await visitor.get(`/messages/newer?after=0&${search}`)).text)
        assert.equal(newer.count, 2)
        await visitor.post('/messages/reprocess', query)
        assert.match(await untilFinished(visitor), /\b2 de 2\b/)
        const [ticket] = await database.reader('tickets').where({ kind: 'pre-ticket', title: own })
        const chosen = { act: 'attach', ticket: `${ticket.protocol}.${ticket.version}`, q: 'atendente:eu' }
        const targets = (await visitor.post('/triage/selected', chosen)).text
        assert.match(targets, /name="target"/)
        assert.ok(!targets.includes(other))
      }
      const { rows } = await listTickets(database.reader, { search: parseSearch('atendente:eu'), limit: 9 })
      assert.deepEqual(rows, [], 'of nobody it finds nothing')
    } finally {
      await admin.close()
    }
  })
})
