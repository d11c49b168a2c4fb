import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBlocklist } from '../../../src/store/blocklist.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import { listHistory } from '../../../src/store/history.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import { findTicket } from '../../../src/store/tickets.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { exchange, preTicketAbout, rowOf, startTriage } from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'

type World = { readonly admin: TestAdmin; readonly bia: Visitor; readonly protocols: readonly string[] }

/** Runs a test with Bia, who has signed in, and three pre-tickets of three people. */
async function withThree(open: Open, run: (world: World) => Promise<void>): Promise<void> {
  await using database = await open()
  const admin = await startTriage(database)
  try {
    const bia = await admin.signIn('operator', 'bia')
    const protocols: string[] = []
    for (const [at, subject] of ['Camisa', 'Propaganda', 'Nota fiscal'].entries()) {
      protocols.push(await preTicketAbout(admin, subject, `P${at} <p${at}@fora.example>`))
    }
    await run({ admin, bia, protocols })
  } finally {
    await admin.close()
  }
}

const seen = (protocols: readonly string[], version = 0) =>
  protocols.map((protocol) => `${protocol}.${version}`)

const eventsOf = async ({ database }: TestAdmin, protocol: string) => {
  const ticket = await findTicket(database.reader, protocol)
  return (await listHistory(database.reader, ticket?.id ?? '')).map(({ event }) => event)
}

forEachDialect((_dialect, open) => {
  test('triage, several pre-tickets, are listed with the oldest first and narrowed by words and unread', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const { text } = await bia.get('/triage')
      const places = protocols.map((protocol) => text.indexOf(`>${protocol}<`))
      assert.deepEqual(
        places,
        [...places].sort((one, other) => one - other),
      )
      assert.ok((places[0] ?? -1) > 0)
      assert.match(text, /data-label="Espera há"><span>menos de um minuto/)
      const found = (await bia.get('/triage?q=camis')).text
      assert.match(found, /Camisa/)
      assert.doesNotMatch(found, /Propaganda/)
      await admin.database.writer('tickets').where({ title: 'Camisa' }).update({ unread: 0 })
      assert.doesNotMatch((await bia.get('/triage?unread=yes')).text, /Camisa/)
      assert.match((await bia.get('/triage?q=de%3Ap2%40fora.example')).text, /Nota fiscal/)
    })
  })

  test('discarding, several with one that another has changed, C2 tells each one by one and can be undone', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      await admin.database.writer('tickets').where({ protocol: protocols[1] }).update({ version: 3 })
      const ticket = [...seen(protocols), '2026-999999.0', 'nonsense']
      const { text } = await bia.post('/triage/selected', { act: 'discard', ticket })
      assert.match(text, /2 pré-chamados tratados\. 2 ficaram como estavam\./)
      assert.match(text, new RegExp(`outra pessoa alterou antes</span> <a href="/triage/${protocols[1]}"`))
      assert.match(text, /Não feito: não existe<\/span> <a href="\/triage\/2026-999999"/)
      const states = await admin.database.reader('tickets').orderBy('seq').pluck('state')
      assert.deepEqual(states, ['discarded', 'open', 'discarded'])
      const undo = [...text.matchAll(/name="ticket" value="([^"]+)"/g)].map((match) => match[1] ?? '')
      const undone = await bia.post('/triage/restore', { ticket: undo })
      assert.match(undone.text, /2 pré-chamados tratados/)
      assert.deepEqual((await eventsOf(admin, protocols[0] ?? '')).slice(-2), ['discarded', 'restored'])
      assert.match((await bia.post('/triage/restore', { ticket: undo })).text, /2 ficaram como estavam/)
    })
  })

  test('spam, of several, asks first and blocks only whom the form says C55', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const ticket = seen(protocols.slice(0, 2))
      const asked = await bia.post('/triage/selected', { act: 'spam', ticket })
      assert.match(asked.text, /name="block" value="[^"]+" checked> <span>Bloquear <bdi>p0@fora\.example/)
      assert.equal((await listBlocklist(admin.database.reader)).length, 0)
      const block = protocols[1] ?? ''
      const { text } = await bia.post('/triage/selected', { act: 'spam', ticket, confirmed: 'yes', block })
      assert.match(text, /Marcado como spam, remetente bloqueado<\/span>/)
      assert.match(text, /Marcado como spam<\/span>/)
      const blocked = await listBlocklist(admin.database.reader)
      assert.deepEqual(
        blocked.map(({ pattern, owner }) => [pattern, owner]),
        [['p1@fora.example', 'bia']],
      )
      assert.equal((await rowOf(admin, protocols[0] ?? '')).state, 'spam')
    })
  })

  test('attaching, to a ticket found by its subject, moves the mails and can be undone', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const [own = '', , target = ''] = protocols
      await bia.post(`/triage/${target}/assume`, {
        version: '0',
        client: 'Loja',
        newClient: 'yes',
        step: 'save',
      })
      const ticket = seen([own])
      const asked = await bia.post('/triage/selected', { act: 'attach', ticket, q: 'nota fis' })
      assert.match(asked.text, new RegExp(`name="target" value="${target}" required`))
      const fields = { act: 'attach', ticket, target, confirmed: 'yes' }
      assert.match((await bia.post('/triage/selected', fields)).text, />Anexado</)
      assert.match((await bia.post('/triage/selected', fields)).text, /outra pessoa alterou antes/)
      const row = await rowOf(admin, own)
      const into = await rowOf(admin, target)
      assert.deepEqual(
        [row.state, row.merged_into_id, row.kind, into.unread],
        ['closed', into.id, 'pre-ticket', 2],
      )
      assert.equal((await findTicket(admin.database.reader, target))?.messageIds.length, 2)
      assert.equal((await eventsOf(admin, target)).at(-1), 'mail-attached')
      assert.match((await bia.get('/tickets?situation=unread')).text, /Nota fiscal/)
      assert.match(
        (await bia.post('/triage/restore', { ticket: seen([own], 1) })).text,
        /Devolvido à triagem/,
      )
      assert.equal((await findTicket(admin.database.reader, target))?.messageIds.length, 1)
      const back = await rowOf(admin, own)
      assert.deepEqual([back.state, back.merged_into_id, back.unread], ['open', null, 1])
      assert.equal((await rowOf(admin, target)).unread, 1)
    })
  })

  test('attaching, to itself, to nothing and in a circle, is told and changes nothing', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const [one = '', two = ''] = protocols
      const attach = (from: string, target: string) =>
        bia.post('/triage/selected', { act: 'attach', ticket: seen([from]), target, confirmed: 'yes' })
      assert.match((await attach(one, one)).text, /destino não pode recebê-lo/)
      assert.match((await attach(one, '2026-999999')).text, /destino não pode recebê-lo/)
      const both = await Promise.all([attach(one, two), attach(two, one)])
      assert.deepEqual(
        both.map(({ status }) => status),
        [200, 200],
      )
      const merged = await admin.database.reader('tickets').whereNotNull('merged_into_id')
      assert.equal(merged.length, 1)
    })
  })

  test('type, given to pre-tickets, C8 refuses one with links and C2 leads to its queue', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const queue = { id: 'fila', name: 'Trocas', colour: 'blue', position: 1 } as const
      await saveQueue(admin.database, { ...queue, distributes: true, capacity: null }, [])
      await saveGroup(admin.database, { id: 'trocas', name: 'Equipe', userIds: [] })
      await saveTicketType(admin.database, exchange)
      await saveTicketType(admin.database, { ...exchange, id: 'elo', name: 'Com vínculos', hasLinks: true })
      const page = (await bia.get('/triage')).text
      assert.doesNotMatch(page.slice(page.indexOf('name="ticket"')), /value="elo"/)
      const ticket = seen(protocols.slice(0, 2))
      const refused = await bia.post('/triage/selected', { act: 'type', ticket, type: 'elo' })
      assert.equal(refused.status, 303)
      assert.match((await bia.get('/triage')).text, /Um tipo com vínculos não serve para pré-chamados/)
      assert.equal((await rowOf(admin, protocols[0] ?? '')).type_id, null)
      await bia.post('/triage/selected', { act: 'type', ticket, type: 'troca' })
      const row = await rowOf(admin, protocols[0] ?? '')
      assert.deepEqual([row.kind, row.type_id, row.queue_id, row.version], ['pre-ticket', 'troca', 'fila', 1])
    })
  })

  test('selected pre-tickets, of a queue that one may only see or not even that, are left alone and told', async () => {
    await withThree(open, async ({ admin, bia, protocols }) => {
      const { database } = admin
      const [seenOnly = '', hidden = '', free = ''] = protocols
      await saveGroup(database, { id: 'outros', name: 'Outros', userIds: [] })
      const user = await database.reader('users').where({ name: 'bia' }).first()
      await saveGroup(database, { id: 'leitores', name: 'Leitores', userIds: [user.id] })
      const queue = { colour: 'blue', position: 1, distributes: true, capacity: null } as const
      await saveQueue(database, { ...queue, id: 'a', name: 'A' }, [{ groupId: 'leitores', allowed: 'see' }])
      await saveQueue(database, { ...queue, id: 'b', name: 'B' }, [{ groupId: 'outros', allowed: 'work' }])
      await database.writer('tickets').where({ protocol: seenOnly }).update({ queue_id: 'a' })
      await database.writer('tickets').where({ protocol: hidden }).update({ queue_id: 'b' })
      const list = (await bia.get('/triage')).text
      assert.match(list, /Camisa/)
      assert.doesNotMatch(list, /Propaganda/)
      assert.equal((await bia.get(`/triage/${hidden}`)).status, 404)
      assert.equal((await bia.post(`/triage/${hidden}/presence`)).status, 404)
      assert.equal((await bia.get(`/triage/${seenOnly}`)).status, 200)
      assert.equal((await bia.get(`/triage/${seenOnly}/assume`)).status, 403)
      const { text } = await bia.post('/triage/selected', { act: 'discard', ticket: seen(protocols) })
      assert.match(text, /sem permissão nesta fila/)
      assert.doesNotMatch(text, /Propaganda/)
      const target = { act: 'attach', ticket: seen([free]), confirmed: 'yes', target: hidden }
      assert.doesNotMatch((await bia.post('/triage/selected', target)).text, /Propaganda/)
      assert.deepEqual(await database.reader('tickets').orderBy('seq').pluck('state'), [
        'open',
        'open',
        'discarded',
      ])
    })
  })
})
