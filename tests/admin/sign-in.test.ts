import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../src/store/audit.ts'
import { startTestAdmin, type TestAdmin, testPassword } from '../support/admin.ts'

let admin: TestAdmin
before(async () => {
  admin = await startTestAdmin()
})
after(() => admin.close())

test('sign-in, right password, security 6.1 opens the start page under a new session id', async () => {
  const visitor = await admin.signIn('administrator', 'ana')
  const stranger = admin.visitor()
  await stranger.get('/sign-in')
  const preset = stranger.cookies.get('portaria')
  const answer = await stranger.signIn('ANA ', testPassword)
  assert.equal(answer.status, 303)
  assert.equal(answer.location, '/')
  assert.ok(preset)
  assert.notEqual(stranger.cookies.get('portaria'), preset)
  assert.equal((await stranger.get('/')).status, 200)
  assert.equal((await visitor.get('/')).status, 200)
})

test('sign-in, the cookie, security 6.2 is out of reach of scripts and other sites', async () => {
  const [line = ''] = (await admin.visitor().get('/sign-in')).headers['set-cookie'] ?? []
  assert.match(line, /^portaria=[^;]{60,}; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('sign-in, pages reached by https, security 6.2 the cookie is bound to the host', async () => {
  const https = await startTestAdmin({ publicUrl: 'https://portaria.empresa.example' })
  try {
    const answer = await https.visitor().get('/sign-in', { host: 'portaria.empresa.example' })
    const [line = ''] = answer.headers['set-cookie'] ?? []
    assert.match(line, /^__Host-portaria=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    assert.match(String(answer.headers['strict-transport-security']), /^max-age=63072000/)
  } finally {
    await https.close()
  }
})

test('sign-in, unknown name and wrong password, security 6.14 read the same and are audited without the typed name', async () => {
  await admin.signIn('operator', 'bia')
  const unknown = await admin.visitor().signIn('minha-senha-secreta', 'qualquer coisa longa')
  const wrong = await admin.visitor().signIn('bia', 'qualquer coisa longa')
  assert.equal(unknown.status, 401)
  assert.equal(wrong.status, 401)
  const plain = (text: string) => text.replace(/value="[^"]*"/g, '')
  assert.equal(plain(unknown.text), plain(wrong.text))
  const lines = await listAudit(admin.database.reader, 50)
  const failed = lines.filter(({ event }) => event === 'sign-in-failed')
  assert.deepEqual(failed.map(({ actor }) => actor).slice(0, 2), ['bia', null])
  assert.equal(failed[0]?.address, '127.0.0.1')
  assert.ok(!JSON.stringify(lines).includes('minha-senha-secreta'))
})

test('sign-in, closed account, is refused and its open sign-ins end', async () => {
  const visitor = await admin.signIn('operator', 'caio')
  await admin.database.writer('users').where({ name: 'caio' }).update({ active: false })
  assert.equal((await visitor.get('/')).location, '/sign-in')
  assert.equal((await admin.visitor().signIn('caio', testPassword)).status, 401)
})

test('sign-in, many wrong passwords, security 6.14 wait while another name still gets in', async () => {
  await admin.signIn('operator', 'davi')
  const guesser = admin.visitor()
  const statuses: number[] = []
  for (let attempt = 0; attempt < 7; attempt++) {
    const { status } = await guesser.signIn('davi', `tentativa ${attempt} errada`)
    statuses.push(status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429])
  const answer = await guesser.signIn('davi', testPassword)
  assert.equal(answer.status, 429)
  assert.ok(Number(answer.headers['retry-after']) > 0)
  const forged = await guesser.send('GET', '/sign-in', null, { 'x-forwarded-for': '198.51.100.7' })
  assert.equal(forged.status, 200)
  await admin.signIn('operator', 'eva')
})

test('sign-in, a page asked for before, comes back to it and never to another site', async () => {
  const visitor = admin.visitor()
  assert.equal((await visitor.get('/account')).location, '/sign-in?next=%2Faccount')
  await admin.signIn('operator', 'fabio')
  const form = { name: 'fabio', password: testPassword }
  assert.equal(
    (await visitor.post('/sign-in', { ...form, next: '/account' }, '/sign-in')).location,
    '/account',
  )
  for (const next of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ]) {
    const other = admin.visitor()
    assert.equal((await other.post('/sign-in', { ...form, next }, '/sign-in')).location, '/', next)
  }
})

test('sign-out, the old cookie replayed, security 6.1 opens nothing', async () => {
  const visitor = await admin.signIn('operator', 'gil')
  const old = new Map(visitor.cookies)
  assert.equal((await visitor.post('/sign-out')).location, '/sign-in')
  const thief = admin.visitor()
  for (const [name, value] of old) thief.cookies.set(name, value)
  assert.equal((await thief.get('/')).location, '/sign-in')
})

test('sign-in, thirty idle minutes or twelve hours, security 6.2 is over', async () => {
  const timed = await startTestAdmin()
  try {
    const visitor = await timed.signIn('operator')
    timed.advance(29 * 60_000)
    assert.equal((await visitor.get('/')).status, 200)
    timed.advance(29 * 60_000)
    assert.equal((await visitor.get('/')).status, 200)
    timed.advance(31 * 60_000)
    assert.equal((await visitor.get('/')).status, 303)
    const busy = await timed.signIn('operator', 'helena')
    for (let half = 0; half < 28; half++) {
      timed.advance(25 * 60_000)
      assert.equal((await busy.get('/')).status, 200)
    }
    timed.advance(21 * 60_000)
    assert.equal((await busy.get('/')).status, 303)
  } finally {
    await timed.close()
  }
})

test('sign-in, the database read by a stranger, holds neither cookies nor passwords', async () => {
  const visitor = await admin.signIn('operator', 'iris')
  const cookie =
    decodeURIComponent(visitor.cookies.get('portaria') ?? '')
      .slice(2)
      .split('.')[0] ?? ''
  assert.ok(cookie.length > 20)
  const dump = JSON.stringify([
    await admin.database.reader('login_sessions'),
    await admin.database.reader('users'),
  ])
  assert.ok(!dump.includes(cookie))
  assert.ok(!dump.includes(testPassword))
  assert.match(dump, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})
