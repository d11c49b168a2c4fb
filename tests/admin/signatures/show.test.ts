import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { putEmployee } from '../../../src/store/employees.ts'
import { readSignature, signsMail } from '../../../src/store/signatures.ts'
import { findUserByName } from '../../../src/store/users.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startTestAdmin()
  ana = await admin.signIn('administrator', 'ana')
  for (const name of ['bia', 'caio', 'davi']) await admin.signIn('operator', name)
})
after(() => admin.close())

const idOf = async (name: string) => (await findUserByName(admin.database.reader, name))?.id ?? ''

async function employ(user: string, name: string, jobTitle: string): Promise<void> {
  await putEmployee(admin.database.writer, await idOf(user), { name, jobTitle }, new Date())
}

test('signatures, C10 C11 switched on with records that lack something, warn and list each', async () => {
  await employ('ana', 'Ana Reis', 'Gerente')
  await employ('bia', 'Bia Sá', '')
  await employ('caio', '', 'Analista')
  await admin.signIn('operator', 'saiu')
  await admin.database.writer('users').where({ name: 'saiu' }).update({ active: false })
  const saved = await ana.post('/signatures', { isOn: 'yes' })
  assert.equal(saved.location, '/signatures')
  const { text } = await ana.get('/signatures')
  assert.match(text, /está ligada, mas falta algo/)
  assert.match(text, /bia<\/bdi><\/a>: falta o cargo/)
  assert.match(text, /caio<\/bdi><\/a>: falta o nome/)
  assert.match(text, /davi<\/bdi><\/a>: sem funcionário/)
  assert.doesNotMatch(text, /ana<\/bdi><\/a>:/)
  assert.doesNotMatch(text, /saiu<\/bdi>/)
})

test('signatures, C12 of users, are what the employee says or nobody', async () => {
  const read = async (name: string) => readSignature(admin.database.reader, await idOf(name))
  assert.deepEqual(await read('ana'), { name: 'Ana Reis', jobTitle: 'Gerente' })
  assert.deepEqual(await read('bia'), { name: 'Bia Sá', jobTitle: '' })
  assert.equal(await read('caio'), null)
  assert.equal(await read('davi'), null)
})

test('signatures, C10 switched off, sign nothing, warn of nothing and are noted', async () => {
  await ana.post('/signatures', {})
  assert.equal(await signsMail(admin.database.reader), false)
  assert.equal(await readSignature(admin.database.reader, await idOf('ana')), null)
  assert.doesNotMatch((await ana.get('/signatures')).text, /está ligada, mas falta algo/)
  const [log] = await admin.database.reader('audit').where({ event: 'signature-changed' })
  assert.equal(log.actor, 'ana')
})
