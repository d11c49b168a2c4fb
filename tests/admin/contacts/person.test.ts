import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveContract } from '../../../src/store/contracts.ts'
import { addContact, findContact } from '../../../src/store/contacts.ts'
import type { Database } from '../../../src/store/database.ts'
import { listFurtherAddresses } from '../../../src/store/known-addresses.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const now = new Date('2026-11-21T12:00:00Z')
const hostile = '<script>alert(1)</script>\u202e'

forEachDialect((_dialect, open) => {
  test('the page of a person, with two addresses and mail C16, shows all of it and opens by either', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      await register(admin.database, 'ana@cliente.example', `Ana ${hostile}`, 'ACME')
      await bringIn(admin.intake, {
        raw: mailAbout('Impressora <b>parada').replace(/From: .*/, 'From: Ana <ana@casa.example>'),
      })
      const page = '/contacts/ana%40cliente.example'
      const taken = await administrator.post(`${page}/addresses`, { furtherAddress: 'ana@casa.example' })
      assert.equal(taken.location, `${page}/merge?with=ana%40casa.example`)
      const asked = await administrator.get(taken.location)
      assert.match(asked.text, /Chamados: 1, abertos: 1\./)
      assert.match(asked.text, /Tudo de ana@casa\.example passa para ana@cliente\.example/)
      assert.equal((await administrator.post(`${page}/merge`, { gone: 'ana@casa.example' })).location, page)
      for (const path of [page, '/contacts/ANA%40casa.example']) {
        const { status, text } = await administrator.get(path)
        assert.equal(status, 200)
        assert.match(text, /Impressora &lt;b&gt;parada/)
        assert.match(text, /Contatos juntados/)
        assert.match(text, /ACME/)
        assert.doesNotMatch(text, /<script>alert|\u202e/)
      }
      assert.equal(
        (await administrator.post(`${page}/addresses/first`, { furtherAddress: 'ana@casa.example' }))
          .location,
        page,
      )
      assert.equal(
        (await findContact(admin.database.reader, 'ana@cliente.example'))?.address,
        'ana@casa.example',
      )
      await administrator.post(`${page}/addresses/remove`, { furtherAddress: 'ana@cliente.example' })
      const id = (await findContact(admin.database.reader, 'ana@casa.example'))?.id ?? ''
      assert.deepEqual(await listFurtherAddresses(admin.database.reader, id), [])
      await administrator.post('/contacts/ana%40casa.example/language', { language: 'es' })
      assert.equal((await findContact(admin.database.reader, 'ana@casa.example'))?.language, 'es')
      const events: string[] = await admin.database.reader('audit').orderBy('seq').pluck('event')
      for (const event of [
        'contacts-merged',
        'contact-address-first',
        'contact-address-removed',
        'contact-changed',
      ])
        assert.ok(events.includes(event), event)
    })
  })

  test('merging, with oneself or with nobody, is refused with a word about it', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      await register(admin.database, 'ana@cliente.example', 'Ana')
      const page = '/contacts/ana%40cliente.example/merge'
      assert.match((await administrator.get(`${page}?with=ana%40cliente.example`)).text, /já é desta pessoa/)
      assert.match((await administrator.get(`${page}?with=x%40y.example`)).text, /Não há outra pessoa/)
      for (const gone of ['ana@cliente.example', 'x@y.example', ''])
        assert.equal((await administrator.post(page, { gone })).location, page, gone)
      assert.ok(await findContact(admin.database.reader, 'ana@cliente.example'))
    })
  })

  test('the page of a person and of a client, of who may not see the queue, names none of its tickets', async () => {
    await withPages(open, async (admin) => {
      const operator = await admin.signIn('operator', 'rui')
      const { database } = admin
      await register(database, 'ana@cliente.example', 'Ana', 'ACME')
      await bringIn(admin.intake, {
        raw: mailAbout('Nota secreta').replace(/From: .*/, 'From: <ana@cliente.example>'),
      })
      const client = await database.reader('clients').first('id')
      const paths = ['/contacts/ana%40cliente.example', `/clients/${client.id}`]
      for (const path of paths) assert.match((await operator.get(path)).text, /Nota secreta/, path)
      await saveGroup(database, { id: 'fiscais', name: 'Fiscais', userIds: [] })
      const queue = {
        id: 'fiscal',
        name: 'Fiscal',
        colour: 'red',
        distributes: true,
        capacity: null,
        position: 1,
      } as const
      await saveQueue(database, queue, [{ groupId: 'fiscais', allowed: 'see' }])
      await database.writer('tickets').update({ queue_id: 'fiscal' })
      for (const path of paths) assert.doesNotMatch((await operator.get(path)).text, /Nota secreta/, path)
      for (const path of ['merge', 'erase'])
        assert.equal((await operator.get(`${paths[0]}/${path}`)).status, 403)
    })
  })

  test('erasing a person, the address typed wrong and then right LGPD, erases only then', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      await register(admin.database, 'ana@cliente.example', 'Ana')
      const page = '/contacts/ana%40cliente.example/erase'
      assert.match((await administrator.get(page)).text, /não pode ser desfeito/)
      const wrong = await administrator.post(page, { confirm: `ana@${hostile}` })
      assert.equal(wrong.status, 422)
      assert.doesNotMatch(wrong.text, /<script>alert/)
      assert.ok(await findContact(admin.database.reader, 'ana@cliente.example'))
      assert.equal((await administrator.post(page, { confirm: 'Ana@Cliente.example' })).location, '/contacts')
      assert.equal(await findContact(admin.database.reader, 'ana@cliente.example'), null)
      const line = await admin.database.reader('audit').where({ event: 'person-erased' }).first()
      assert.doesNotMatch(JSON.stringify(line), /ana@/)
    })
  })

  test('exporting a person, by the page LGPD, hands out an archive of data and mails', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      await bringIn(admin.intake, {
        raw: mailAbout('Minha impressora').replace(/From: .*/, 'From: <ana@cliente.example>'),
      })
      await bringIn(admin.intake, {
        raw: mailAbout('Do Rui').replace(/From: .*/, 'From: <rui@cliente.example>'),
      })
      const { status, headers, text } = await administrator.post('/contacts/ana%40cliente.example/export')
      assert.equal(status, 200)
      assert.equal(headers['content-type'], 'application/zip')
      assert.match(text, /person\.json/)
      assert.match(text, /Subject: Minha impressora/)
      assert.doesNotMatch(text, /Do Rui/)
    })
  })

  test('a client, renamed and given a domain, shows people, domains and contracts', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      const { database } = admin
      await register(database, 'ana@cliente.example', 'Ana', 'ACME')
      await register(database, 'rui@outra.example', 'Rui', 'Outra')
      await saveContract(database, { id: 'c1', name: 'Suporte 24h', client: 'ACME', active: true }, now)
      const { id } = await database.reader('clients').where({ name: 'ACME' }).first('id')
      assert.equal(
        (await administrator.post(`/clients/${id}/domains`, { domain: '@Acme.Example' })).status,
        303,
      )
      assert.equal(
        (await administrator.post(`/clients/${id}/domains`, { domain: 'acme.example' })).status,
        422,
      )
      assert.equal((await administrator.post(`/clients/${id}/domains`, { domain: 'x y' })).status, 422)
      assert.equal((await administrator.post(`/clients/${id}`, { name: 'outra' })).status, 422, 'taken')
      assert.equal((await administrator.post(`/clients/${id}`, { name: '' })).status, 422)
      assert.equal((await administrator.post(`/clients/${id}`, { name: `ACME ${hostile}` })).status, 303)
      const { text } = await administrator.get(`/clients/${id}`)
      for (const part of [/ana@cliente\.example/, /acme\.example/, /Suporte 24h/]) assert.match(text, part)
      assert.doesNotMatch(text, /<script>alert|rui@outra/)
      assert.match((await administrator.get('/clients')).text, /acme\.example/)
    })
  })

  test('users, of whom one has no employee C11 C12, are listed with a warning that names them', async () => {
    await withPages(open, async (admin) => {
      const administrator = await admin.signIn('administrator')
      await admin.signIn('operator', 'bia')
      const { id } = await admin.database.reader('users').where({ name: 'bia' }).first('id')
      assert.match((await administrator.get('/users')).text, /sem assinatura: administrator, bia\./)
      const fields = { role: 'operator', active: 'yes', employeeName: 'Bia Lima', jobTitle: 'Analista' }
      assert.equal((await administrator.post(`/users/${id}`, fields)).status, 303)
      const { text } = await administrator.get('/users')
      assert.match(text, /sem assinatura: administrator\./)
      assert.match(text, /Bia Lima, Analista/)
    })
  })
})

async function withPages(open: Open, work: (admin: TestAdmin) => Promise<void>): Promise<void> {
  await using database = await open()
  // The pages stop before the schema of their database is dropped by whoever opened it.
  const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
  try {
    await work(admin)
  } finally {
    await admin.close()
  }
}

async function register(database: Database, address: string, name: string, client?: string): Promise<void> {
  const person = { address, name, role: 'requester', client: client ?? null } as const
  await addContact(database.writer, person, now)
}
