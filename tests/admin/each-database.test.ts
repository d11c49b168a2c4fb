import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findContact } from '../../src/store/contacts.ts'
import type { Database } from '../../src/store/database.ts'
import { findDesk } from '../../src/store/desks.ts'
import { type TestAdmin, testPassword } from '../support/admin.ts'
import { crawl } from '../support/crawl.ts'
import { forEachDialect } from '../support/database.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import type { Visitor } from '../support/visitor.ts'

const desks = [
  openDesk,
  { ...openDesk, address: 'contrato@empresa.example', profile: 'estrito' },
  { ...openDesk, address: 'sac@empresa.example', profile: 'triagem' },
] as const

/** The pages stop before the schema of their database is dropped by whoever opened it. */
function lent(database: Database): Database {
  return { ...database, close: async () => {} }
}

/** Mail of each outcome: two tickets, a pre-ticket, a refusal with octets and one at RCPT. */
async function fill({ intake }: TestAdmin): Promise<void> {
  await bringIn(intake, { raw: mailAbout('Impressora parada') })
  await bringIn(intake, { raw: mailAbout('Acesso à rede') })
  await bringIn(intake, { raw: mailAbout('Pedido'), to: ['sac@empresa.example'] })
  await bringIn(intake, { raw: mailAbout(''), to: ['contrato@empresa.example'] })
  await bringIn(intake, { raw: mailAbout('Nada'), to: ['nada@empresa.example'] })
}

/** Posts a form and answers the path it leads to; a refusal fails the test with the page it showed. */
async function act(visitor: Visitor, path: string, fields: Record<string, string> = {}): Promise<string> {
  const { status, location, text } = await visitor.post(path, fields)
  assert.equal(status, 303, `${path}: ${/class="(?:fault|flash)[^>]*>([^<]*)/.exec(text)?.[1] ?? text}`)
  return location
}

/** The words of the flash on a page. */
async function flashAt(visitor: Visitor, path: string): Promise<string> {
  return /class="flash (\w+)"/.exec((await visitor.get(path)).text)?.[1] ?? ''
}

forEachDialect((_dialect, open) => {
  test('every page, reached by links from the start, opens on both databases', async () => {
    await using database = await open()
    const admin = await startMailAdmin(desks, { database: lent(database) })
    try {
      await fill(admin)
      const pages = await crawl(await admin.signIn('administrator'), ['/'])
      for (const path of ['/', '/messages', '/tickets', '/desks', '/blocklist', '/contacts', '/users']) {
        assert.ok(pages.has(path), `no link leads to ${path}`)
      }
      assert.ok(pages.size > 40, `expected more than 40 pages, got ${pages.size}`)
    } finally {
      await admin.close()
    }
  })

  test('every act, of an administrator on both databases, is done and told', async () => {
    await using database = await open()
    const admin = await startMailAdmin(desks, { database: lent(database) })
    try {
      await fill(admin)
      const visitor = await admin.signIn('administrator')
      const year = new Date().getFullYear()
      for (const [path, fields] of [
        [`/tickets/${year}-000001/read`, {}],
        [`/tickets/${year}-000001/unread`, {}],
        [`/tickets/${year}-000001/notes`, { text: 'Ligar.' }],
        [`/tickets/${year}-000001/edit`, { version: '0', title: 'Fusor', due: '2026-12-24T18:00' }],
        [`/tickets/${year}-000001/participants`, { version: '1', address: 'eva@cliente.example' }],
        [`/tickets/${year}-000001/participants/remove`, { version: '2', address: 'eva@cliente.example' }],
        [`/tickets/${year}-000001/close`, {}],
        [`/tickets/${year}-000001/reopen`, {}],
        [`/tickets/${year}-000001/close`, {}],
        [`/tickets/${year}-000003/discard`, {}],
        [`/tickets/${year}-000002/spam`, {}],
      ] as const) {
        assert.equal(await flashAt(visitor, await act(visitor, path, fields)), 'good', path)
      }
      await act(visitor, '/blocklist/ana%40cliente.example/remove')
      await act(visitor, '/blocklist/add', { pattern: 'spam.example', reason: 'Propaganda' })
      await act(visitor, '/contacts/add', { address: 'rui@x.example', name: 'Rui', role: 'requester' })
      await act(visitor, '/contacts/rui%40x.example/edit', { name: 'Rui Barbosa', role: 'technician' })
      assert.equal((await findContact(database.reader, 'rui@x.example'))?.role, 'technician')
      const desk = { address: 'novo@empresa.example', mode: 'direct', profile: 'aberto', language: 'pt-BR' }
      await act(visitor, '/desks/add', desk)
      await act(visitor, '/desks/novo%40empresa.example/enable')
      await act(visitor, '/desks/novo%40empresa.example/disable')
      await act(visitor, '/desks/novo%40empresa.example/edit', {
        ...desk,
        profile: 'estrito',
        confirmed: 'estrito',
      })
      await act(visitor, '/desks/novo%40empresa.example/remove')
      assert.equal(await findDesk(database.reader, 'novo@empresa.example'), null)
      await act(visitor, '/users', {
        name: 'bia',
        role: 'operator',
        password: testPassword,
        repeated: testPassword,
      })
      await act(visitor, '/account/password', {
        password: testPassword,
        newPassword: 'outra portaria bem guardada',
        repeated: 'outra portaria bem guardada',
      })
    } finally {
      await admin.close()
    }
  })

  test('merge and split, on both databases, complaint 13 are done and told', async () => {
    await using database = await open()
    const admin = await startMailAdmin(desks, { database: lent(database) })
    try {
      await fill(admin)
      const visitor = await admin.signIn('administrator')
      const year = new Date().getFullYear()
      await bringIn(admin.intake, { raw: mailAbout(`RES: [${year}-000001]`) })
      const { id } = await database.reader('messages').orderBy('seq', 'desc').first('id')
      const title = 'Outra coisa'
      const first = `/tickets/${year}-000001`
      const parted = await act(visitor, `${first}/split`, { message: id, title, version: '0' })
      assert.equal(await flashAt(visitor, parted), 'good')
      const into = `${year}-000002`
      const merged = await act(visitor, `${first}/merge`, { into, version: '1' })
      assert.deepEqual([merged, await flashAt(visitor, merged)], [`/tickets/${into}`, 'good'])
      const forward = mailAbout('ENC: Nota').replace('Não imprime.', 'De: Caio <caio@x.example>')
      await bringIn(admin.intake, { raw: forward })
      const { protocol } = await database.reader('tickets').orderBy('seq', 'desc').first('protocol')
      const guess = { address: 'caio@x.example', version: '0' }
      const changed = await act(visitor, `/tickets/${protocol}/requester`, guess)
      assert.equal(await flashAt(visitor, changed), 'good')
    } finally {
      await admin.close()
    }
  })

  test('reprocess, one message and a whole filter on both databases, A28 keeps one ticket each', async () => {
    await using database = await open()
    const admin = await startMailAdmin(desks, { database: lent(database) })
    try {
      await fill(admin)
      const visitor = await admin.signIn('administrator')
      const [{ id } = { id: '' }] = await database.reader('messages').where({ reason: 'subject-missing' })
      await act(visitor, '/desks/contrato%40empresa.example/edit', {
        mode: 'direct',
        profile: 'aberto',
        confirmed: 'aberto',
        language: 'pt-BR',
        enabled: 'yes',
      })
      await act(visitor, '/messages/reprocess', { scope: 'selected', id })
      const page = await act(visitor, '/messages/reprocess', { scope: 'filter', q: 'de:@cliente.example' })
      for (let text = ''; !text.includes('Reprocessamento concluído'); ) {
        text = (await visitor.get(page)).text
        assert.doesNotMatch(text, /parou|interrompid/)
      }
      const [row] = await database.reader('tickets').count({ count: '*' })
      assert.equal(Number(row?.count), 4)
    } finally {
      await admin.close()
    }
  })
})
