import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { createSetupToken } from '../../../src/store/setup-tokens.ts'
import { listUsers } from '../../../src/store/users.ts'
import { startTestAdmin, type TestAdmin, testPassword } from '../../support/admin.ts'

let admin: TestAdmin
before(async () => {
  admin = await startTestAdmin()
})
after(() => admin.close())

const form = { name: 'Zelador', password: testPassword, repeated: testPassword }

test('setup, no user yet, security 6.15 sign-in says where the link is and nothing opens without it', async () => {
  const visitor = admin.visitor()
  assert.match((await visitor.get('/sign-in')).text, /link de uso único/)
  assert.equal((await visitor.signIn('admin', 'admin')).status, 401)
  assert.equal((await visitor.get('/setup/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status, 404)
})

test('setup, a link older than a day, security 6.15 is gone', async () => {
  const yesterday = new Date(Date.now() - 24 * 60 * 60_000 - 1_000)
  const token = await createSetupToken(admin.database.writer, yesterday)
  assert.equal((await admin.visitor().get(`/setup/${token}`)).status, 404)
})

test('setup, weak passwords, are refused with the reason', async () => {
  const path = `/setup/${await createSetupToken(admin.database.writer, new Date())}`
  const cases = [
    ['curta', /pelo menos 12 caracteres/],
    ['x'.repeat(129), /no máximo 128/],
    ['senha123456789', /mais usadas/],
    ['123456123456', /mais usadas/],
    ['zelador1zelador', /parecida demais/],
  ] as const
  for (const [password, words] of cases) {
    const answer = await admin.visitor().post(path, { ...form, password, repeated: password }, path)
    assert.equal(answer.status, 422, password)
    assert.match(answer.text, words)
    assert.ok(!answer.text.includes(password))
  }
  const unlike = await admin.visitor().post(path, { ...form, repeated: `${testPassword}!` }, path)
  assert.match(unlike.text, /não são iguais/)
  const badName = await admin.visitor().post(path, { ...form, name: '<b>' }, path)
  assert.equal(badName.status, 422)
  assert.ok(!badName.text.includes('<b>'))
  assert.deepEqual(await listUsers(admin.database.reader), [])
})

test('setup, the link, security 6.15 creates one administrator and then is spent', async () => {
  const path = `/setup/${await createSetupToken(admin.database.writer, new Date())}`
  const [first, second] = [admin.visitor(), admin.visitor()]
  await second.get(path)
  const token = await second.token(path)
  assert.equal((await first.post(path, form, path)).location, '/')
  assert.equal((await first.get('/users')).status, 200)
  assert.equal((await second.get(path)).status, 404)
  assert.equal(
    (await second.send('POST', path, `csrf=${token}&name=outro&password=x&repeated=x`)).status,
    404,
  )
  assert.equal(await createSetupToken(admin.database.writer, new Date()), null)
  const users = await listUsers(admin.database.reader)
  assert.deepEqual(
    users.map(({ name, role }) => [name, role]),
    [['zelador', 'administrator']],
  )
  assert.equal(
    (await listAudit(admin.database.reader, 5)).some(({ event }) => event === 'administrator-created'),
    true,
  )
})
