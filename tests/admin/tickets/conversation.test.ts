import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

type Desk = { readonly admin: TestAdmin; readonly bia: Visitor; readonly rui: Visitor; readonly path: string }

/** Runs a test with two operators and a ticket. */
async function withTicket(database: Database, run: (desk: Desk) => Promise<void>): Promise<void> {
  const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
  try {
    await bringIn(admin.intake, { raw: mailAbout('Impressora') })
    const [protocol] = await database.reader('tickets').pluck('protocol')
    await run({
      admin,
      bia: await admin.signIn('operator', 'bia'),
      rui: await admin.signIn('operator', 'rui'),
      path: `/tickets/${protocol}`,
    })
  } finally {
    await admin.close()
  }
}

/** What the forms of a page say of the ticket that it shows. */
async function seenBy(visitor: Visitor, path: string): Promise<{ version: string; seen: string }> {
  const { text } = await visitor.get(path)
  const [, version = '', seen = ''] =
    /name="version" value="(\d+)"><input type="hidden" name="seen" value="(\d+)"/.exec(text) ?? []
  return { version, seen }
}

forEachDialect((_dialect, open) => {
  test('ticket, edited by two at once, the second sees what changed and keeps what he typed', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, rui, path }) => {
      const [his, hers] = [await seenBy(rui, `${path}/edit`), await seenBy(bia, `${path}/edit`)]
      const first = await bia.post(`${path}/edit`, { ...hers, title: 'Toner', due: '2026-12-24T18:00' })
      assert.equal(first.status, 303)
      const second = await rui.post(`${path}/edit`, { ...his, title: 'Cartucho <b>', due: '' })
      assert.equal(second.status, 409)
      assert.match(second.text, /value="Cartucho &lt;b&gt;"/)
      assert.match(second.text, /Título alterado: <bdi>Impressora → Toner<\/bdi> por bia/)
      assert.match(second.text, /Prazo alterado: <time datetime="2026-12-24T21:00/)
      assert.doesNotMatch((await bia.get(path)).text, /Cartucho/)
      const [, version = '', seen = ''] =
        /name="version" value="(\d+)"><input type="hidden" name="seen" value="(\d+)"/.exec(second.text) ?? []
      const again = await rui.post(`${path}/edit`, { version, seen, title: 'Cartucho', due: '' })
      assert.equal(again.status, 303)
      assert.match((await rui.get(path)).text, /<h1><bdi>Cartucho<\/bdi><\/h1>/)
    })
  })

  test('ticket, closed from a page that is no longer true, is left open and told why', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, rui, path }) => {
      const his = await seenBy(rui, path)
      await bia.post(`${path}/participants`, { ...(await seenBy(bia, path)), address: 'eva@cliente.example' })
      const stopped = await rui.post(`${path}/close`, his)
      assert.equal(stopped.status, 409)
      assert.match(stopped.text, /Participante incluído: <bdi>e…@cliente\.example<\/bdi> por bia/)
      assert.match((await rui.get(path)).text, /Chamado: Aberto/)
      const typed = await rui.post(`${path}/participants`, { ...his, address: 'lia@cliente.example' })
      assert.equal(typed.status, 409)
      assert.match(typed.text, /name="address" value="lia@cliente\.example"/)
      assert.equal((await rui.post(`${path}/close`, await seenBy(rui, path))).status, 303)
      const closed = await rui.get(path)
      assert.match(closed.text, /Chamado: Encerrado/)
      await rui.post(`${path}/reopen`, await seenBy(rui, path))
      assert.match((await rui.get(path)).text, /Chamado: Aberto/)
    })
  })

  test('ticket, its messages one by one, C33 C36 are marked as read and as unread', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      const raw = mailAbout('Impressora de novo').replace(
        /^Subject:/m,
        `In-Reply-To: <${Buffer.from('Impressora').toString('hex').slice(0, 40)}@cliente.example>\r\nSubject:`,
      )
      await bringIn(admin.intake, { raw })
      const list = async () =>
        /data-label="Não Lidos">(\d+)</.exec((await bia.get('/tickets?situation=unread')).text)?.[1] ?? 'none'
      assert.equal(await list(), '2')
      const [href = ''] = (await bia.get(path)).text.match(/\/tickets\/[^"]+\/messages\/[^"]+\/read/) ?? []
      assert.equal((await bia.post(href)).location, path)
      assert.equal(await list(), '1')
      await bia.post(href.replace(/read$/, 'unread'))
      assert.equal(await list(), '2')
      await bia.post(`${path}/read`)
      assert.equal(await list(), 'none')
      assert.match((await bia.get(path)).text, /Marcado como lido<\/a>[^<]*por bia/)
      const strange = await bia.post(`${path}/messages/00000000-0000-7000-8000-000000000000/read`)
      assert.equal(strange.status, 404)
    })
  })

  test('notes, of a form sent twice at once and after going back, are as many as were written', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, rui, path }) => {
      const form = /name="form" value="([0-9A-Z]{26})"/.exec((await bia.get(path)).text)?.[1] ?? ''
      const twice = ['Ligar amanhã.', 'Ligar amanhã.'].map((text) =>
        bia.post(`${path}/notes`, { form, text }),
      )
      assert.deepEqual(
        (await Promise.all(twice)).map(({ status }) => status),
        [303, 303],
      )
      const texts = () => database.reader('ticket_notes').orderBy('body').pluck('body')
      assert.deepEqual(await texts(), ['Ligar amanhã.'])
      await bia.post(`${path}/notes`, { form, text: 'Ligou.' })
      await rui.post(`${path}/notes`, { form, text: 'Ligar amanhã.' })
      await bia.post(`${path}/notes`, { text: 'Ligou.' })
      await bia.post(`${path}/notes`, { form: "' or 1", text: 'Ok.' })
      assert.deepEqual(await texts(), ['Ligar amanhã.', 'Ligar amanhã.', 'Ligou.', 'Ligou.', 'Ok.'])
      const audited = await admin.database.reader('audit').where({ event: 'ticket-note-added' })
      const told = await database.reader('history').where({ event: 'note-added' })
      assert.deepEqual([audited.length, told.length], [5, 5])
    })
  })

  test('notes, of one operator, are shown as text and erased by their author alone', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, rui, path }) => {
      await bia.post(`${path}/notes`, { text: '  ' })
      assert.match((await bia.get(path)).text, /A nota está vazia/)
      await bia.post(`${path}/notes`, { text: '<script>alert(1)</script>\u202e segredo' })
      const { text } = await rui.get(path)
      assert.match(text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\[U\+202E\] segredo/)
      assert.match((await rui.get(`${path}?show=notes`)).text, /segredo/)
      assert.doesNotMatch((await rui.get(`${path}?show=history`)).text, /segredo/)
      const [erase = ''] = (await bia.get(path)).text.match(/\/tickets\/[^"]+\/notes\/[^"]+\/erase/) ?? []
      assert.doesNotMatch(text, /\/erase/)
      assert.equal((await rui.get(erase)).status, 403)
      assert.equal((await rui.post(erase)).status, 403)
      assert.match((await bia.get(erase)).text, /segredo/)
      assert.equal((await bia.post(erase)).status, 303)
      assert.doesNotMatch((await bia.get(path)).text, /segredo/)
      const told = JSON.stringify([
        await database.reader('audit'),
        await database.reader('outbox'),
        admin.logged,
      ])
      assert.doesNotMatch(told, /segredo/)
      assert.match(told, /ticket-note-erased/)
    })
  })

  test('ticket, of a queue where somebody may only see, lets him change nothing', async () => {
    await using database = await open()
    await withTicket(database, async ({ bia, path }) => {
      const [userId] = await database.reader('users').where({ name: 'bia' }).pluck('id')
      await saveGroup(database, { id: 'leitura', name: 'Leitura', userIds: [userId] })
      const queue = { id: 'fiscal', name: 'Fiscal', colour: 'grey', distributes: false } as const
      const groups = [{ groupId: 'leitura', allowed: 'see' }] as const
      await saveQueue(database, { ...queue, capacity: null, position: 0 }, groups)
      await database.writer('tickets').update({ queue_id: 'fiscal' })
      const { text } = await bia.get(path)
      assert.doesNotMatch(/<main.*<\/main>/s.exec(text)?.[0] ?? '<form method="post"', /<form method="post"/)
      for (const name of ['edit', 'notes', 'participants', 'participants/remove', 'read', 'reopen'])
        assert.equal((await bia.post(`${path}/${name}`)).status, 403, name)
    })
  })

  test('tickets, C34 each situation, says how many rows it has', async () => {
    await using database = await open()
    await withTicket(database, async ({ admin, bia, path }) => {
      for (const subject of ['Dois', 'Três']) await bringIn(admin.intake, { raw: mailAbout(subject) })
      await bia.post(`${path}/close`)
      const { text } = await bia.get('/tickets')
      const counts = [
        ...text.matchAll(
          /href="\/tickets\?situation(?:=|&#x3D;)([\w-]+)"[^>]*>[^<]*<span class="chip-count">(\d+)</g,
        ),
      ]
      assert.equal(counts.length, 8)
      for (const [, situation = '', count = ''] of counts) {
        const page = await bia.get(`/tickets?situation=${situation}`)
        assert.equal([...page.text.matchAll(/<td class="protocol-cell"/g)].length, Number(count), situation)
      }
      const byName = Object.fromEntries(counts.map(([, name = '', count = '']) => [name, count]))
      assert.deepEqual([byName.open, byName.closed, byName.unread, byName.all], ['2', '1', '3', '3'])
      assert.doesNotMatch((await bia.get('/tickets?q=dois')).text, /chip-count/)
    })
  })
})
