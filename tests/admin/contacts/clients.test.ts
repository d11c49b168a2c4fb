import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientIdsOf } from '../../../src/store/clients.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import { forEachDialect } from '../../support/database.ts'
import { preTicketAbout, startTriage } from '../../support/triage.ts'

const names = Array.from({ length: 250 }, (_, at) => `Cliente ${String(at).padStart(3, '0')}`)

forEachDialect((_dialect, open) => {
  test('pages, of a house with many clients, carry some of them and find the others', async () => {
    await using database = await open()
    const admin = await startTriage(database)
    try {
      const administrator = await admin.signIn('administrator')
      await writeTransaction(database, (trx) => clientIdsOf(trx, names, new Date()))
      const assume = `/triage/${await preTicketAbout(admin, 'Camisa')}/assume`
      const carried = (text: string) => new Set(text.match(/Cliente \d{3}/g)).size
      for (const path of [assume, '/contracts/add', '/associations/add']) {
        const { text } = await administrator.get(path)
        assert.equal(carried(text), 50, path)
        assert.match(text, /list="clients"/)
        assert.match(text, /data-names-url="\/clients\/names"/)
      }
      const typed = { version: '0', seen: '2', client: '', step: 'save' }
      const faulty = await administrator.post(assume, { ...typed, client: 'ente 24' })
      assert.equal(faulty.status, 422)
      assert.match(faulty.text, /<option value="Cliente 247">/)
      assert.equal(carried(faulty.text), 50)
      assert.equal((await administrator.post(assume, { ...typed, client: 'CLIENTE 249' })).status, 303)
      const found = JSON.parse((await administrator.get('/clients/names?q=ente+24')).text)
      assert.deepEqual(found.names, names.slice(240))
      const first = (await administrator.get('/clients')).text
      assert.equal(carried(first), 100)
      const next = /rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&#x3D;', '=') ?? ''
      assert.match((await administrator.get(next)).text, /Cliente 100[\s\S]*Cliente 199/)
      assert.equal(carried((await administrator.get('/clients?q=cliente+24')).text), 10)
    } finally {
      await admin.close()
    }
  })
})
