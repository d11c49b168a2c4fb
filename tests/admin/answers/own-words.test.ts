import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainAppearance } from '../../../src/domain/outgoing/channel.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import { type Database, writeTransaction } from '../../../src/store/database.ts'
import { putEmployee } from '../../../src/store/employees.ts'
import { markRecipients } from '../../../src/store/outgoing-recipients.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, formOf, unescapeHtml } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { testChannel } from '../../support/outbox.ts'
import type { Visitor } from '../../support/visitor.ts'

type Room = {
  readonly admin: TestAdmin
  readonly bia: Visitor
  readonly path: string
  readonly finds: (word: string) => Promise<boolean>
}

/** Runs a test with an operator who signs, a channel with a footer, a ticket, and the list that is searched. */
async function withTicket(database: Database, run: (room: Room) => Promise<void>): Promise<void> {
  const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
  try {
    await bringIn(admin.intake, { raw: mailAbout('Impressora', 'Não imprime a zebra.') })
    const bia = await admin.signIn('operator', 'bia')
    const [userId = ''] = await database.reader('users').where({ name: 'bia' }).pluck('id')
    await putEmployee(database.writer, userId, { name: 'Bia Zulmira', jobTitle: 'Analista' }, new Date())
    const appearance = { ...plainAppearance, footer: 'Rua das Acácias' }
    const channel = testChannel('k1', 25, { isSystem: true, settings: { appearance } })
    await writeTransaction(database, (trx) => saveChannel(trx, channel, new Date()))
    const [protocol = ''] = await database.reader('tickets').pluck('protocol')
    const finds = async (word: string): Promise<boolean> => {
      await admin.intake.idle()
      const list = await bia.get(`/tickets?q=${encodeURIComponent(word)}`)
      const table = await bia.post('/tickets/export', { q: word })
      assert.equal(table.text.includes(protocol), list.text.includes(`/tickets/${protocol}`), 'the CSV too')
      return list.text.includes(`/tickets/${protocol}`)
    }
    await run({ admin, bia, path: `/tickets/${protocol}`, finds })
  } finally {
    await admin.close()
  }
}

async function send({ bia, path }: Room, typed: string, page = 'answer', draft = ''): Promise<void> {
  const form = await answerForm(bia, `${path}/${page}${draft}`)
  const text = draft === '' ? `${typed}${form.text}` : typed
  const sent = await bia.post(`${path}/${page}`, { ...form, text, act: 'send' })
  assert.equal(sent.status, 303, sent.text)
}

forEachDialect((_dialect, open) => {
  test('answer, a word that only the operator wrote, C22 finds its ticket until it is taken back or she is erased', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      const { admin, bia, path, finds } = room
      await send(room, 'Troquei o rolo fusor.')
      assert.ok(await finds('fusor'))
      assert.ok(await finds('"rolo fusor"'))
      for (const word of ['zulmira', 'analista', 'acácias', 'escreveu'])
        assert.equal(await finds(word), false, `${word} was not typed`)
      const text: string[] = await database.reader('typed_texts').pluck('text')
      assert.deepEqual(text, ['Troquei o rolo fusor.'])
      const monitor = await bia.get('/messages?q=texto%3Afusor')
      assert.match(monitor.text, /Não imprime|Impressora/)
      const page = await bia.get(path)
      const undone = await bia.post(/action="([^"]+\/undo)"/.exec(page.text)?.[1] ?? '')
      assert.match(formOf((await bia.get(undone.location)).text).text?.toString() ?? '', /fusor/)
      assert.equal(await finds('fusor'), false)
      assert.ok(await finds('zebra'), 'what the client wrote')
      await send(room, 'Troquei o tambor.', 'answer', new URL(undone.location, 'http://x').search)
      assert.ok(await finds('tambor'))
      const administrator = await admin.signIn('administrator')
      const erase = '/contacts/ana%40cliente.example/erase'
      const erased = await administrator.post(erase, { confirm: 'ana@cliente.example' })
      assert.equal(erased.location, '/contacts')
      for (const word of ['tambor', 'zebra']) assert.equal(await finds(word), false)
      assert.deepEqual(await database.reader('typed_texts'), [])
    })
  })

  test('new mail, to a client who never wrote, C22 C25 its ticket is found by what was typed', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await database.writer('messages').update({ direction: 'out', disposition: 'outbound', state: 'sent' })
      await send(room, 'Trago o rolo fusor.', 'new-mail')
      assert.ok(await room.finds('fusor'))
    })
  })

  test('answer, mended once its server refused it, C22 C51 is found by what it says now, and not by what stood below', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      const { admin, bia, finds } = room
      await send(room, 'Troquei o rolo fusor.\nAté logo.')
      const [{ message_id: id }] = await database.reader('outgoing_mails').select('message_id')
      await database.writer('outbox').delete()
      const failed = { position: 0, state: 'failed', status: null, reply: '550 No', at: new Date() } as const
      await writeTransaction(database, (trx) => markRecipients(trx, id, [failed]))
      const mend = async (mailId: string, change: (text: string) => string): Promise<string> => {
        admin.intake.start()
        await admin.intake.idle()
        const page = (await bia.get(`/messages/${mailId}/mend`)).text
        const text = unescapeHtml(/<textarea[^>]*>\n?(.*?)<\/textarea>/s.exec(page)?.[1] ?? '')
        assert.match(text, /-- \nBia Zulmira\nAnalista\n[\s\S]*Acácias[\s\S]*zebra/)
        const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? ''
        const fields = { to: 'ana@cliente.example', cc: '', subject: 'Re: Impressora', seen }
        const mended = await bia.post(`/messages/${mailId}/mend`, { ...fields, text: change(text) })
        assert.equal(mended.status, 303, mended.text)
        return mended.location.split('/').at(-1) ?? ''
      }
      const again = await mend(id, (text) => text.replace('rolo fusor', 'tambor'))
      assert.deepEqual([await finds('fusor'), await finds('tambor')], [false, true])
      const textOf = async (mailId: string): Promise<string> =>
        (await database.reader('typed_texts').where({ message_id: mailId }).first('text')).text
      assert.equal(await textOf(again), 'Troquei o tambor.\nAté logo.')
      const same = await mend(again, (text) => text)
      assert.equal(await textOf(same), 'Troquei o tambor.\nAté logo.')
      assert.ok(await finds('tambor'))
    })
  })
})
