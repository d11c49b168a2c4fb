import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { listAudit } from '../../src/store/audit.ts'
import { findUserByName } from '../../src/store/users.ts'
import { startTestAdmin, type TestAdmin, testPassword } from '../support/admin.ts'
import type { Answer, Visitor } from '../support/visitor.ts'

const page = '/account/second-factor'
const step = 30_000
let admin: TestAdmin
let shift = 0
before(async () => {
  admin = await startTestAdmin()
})
after(() => admin.close())

/** Moves on to where no code was used yet. */
function wait(milliseconds = 2 * step): void {
  shift += milliseconds
  admin.advance(milliseconds)
}

function codeOf(secret: string, offset = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  return totp.generate({ timestamp: Date.now() + shift + offset })
}

const secretIn = ({ text }: Answer) =>
  /class="secret">([A-Z2-7 ]+)</.exec(text)?.[1]?.replaceAll(' ', '') ?? ''
const codesIn = ({ text }: Answer) =>
  [...text.matchAll(/<code>([0-9a-z-]{19})<\/code>/g)].map((match) => match[1] ?? '')

/** A person with a second factor, signed in. */
async function enrolled(name: string): Promise<{ visitor: Visitor; secret: string; codes: string[] }> {
  const visitor = await admin.signIn('operator', name)
  assert.equal((await visitor.post(page, { action: 'begin', password: testPassword })).location, page)
  const secret = secretIn(await visitor.get(page))
  const answer = await visitor.post(page, { action: 'confirm', code: codeOf(secret) })
  assert.equal(answer.status, 200, answer.text)
  wait()
  return { visitor, secret, codes: codesIn(answer) }
}

/** Somebody who has given the right password. */
async function halfway(name: string): Promise<Visitor> {
  const visitor = admin.visitor()
  assert.equal((await visitor.signIn(name, testPassword)).location, '/sign-in/code')
  return visitor
}

const show = (visitor: Visitor, code: string) => visitor.post('/sign-in/code', { code }, '/sign-in/code')

test('second factor, begun, confirmed and used, security 6.16 signs in with both alone', async () => {
  const { visitor, secret, codes } = await enrolled('ana')
  assert.match(secret, /^[A-Z2-7]{32}$/)
  assert.equal(new Set(codes).size, 10)
  assert.equal((await visitor.get('/')).status, 200)
  assert.match((await visitor.get('/account')).text, /Ligado/)
  const half = await halfway('ana')
  const before = half.cookies.get('portaria')
  for (const path of ['/', '/messages', '/account'])
    assert.match((await half.get(path)).location, /^\/sign-in/)
  assert.equal((await show(half, '000000')).status, 401)
  assert.equal((await show(half, codeOf(secret))).location, '/')
  assert.notEqual(half.cookies.get('portaria'), before)
  assert.equal((await half.get('/')).status, 200)
  const [line] = await listAudit(admin.database.reader, 1)
  assert.deepEqual([line?.event, line?.details], ['signed-in', { factor: 'app' }])
})

test('second factor, a code replayed or of an earlier step, security 6.16 is refused', async () => {
  const { secret } = await enrolled('bia')
  const code = codeOf(secret)
  assert.equal((await show(await halfway('bia'), code)).location, '/')
  assert.equal((await show(await halfway('bia'), code)).status, 401)
  assert.equal((await show(await halfway('bia'), codeOf(secret, -step))).status, 401)
  assert.equal((await show(await halfway('bia'), codeOf(secret, step))).location, '/')
})

test('second factor, a first code of any nonsense, security 6.22 is refused and never a failure', async () => {
  const visitor = await admin.signIn('operator', 'beto')
  for (const code of ['２７９０３７', '', '000000', 'x'.repeat(3000), '-1']) {
    await visitor.post(page, { action: 'begin', password: testPassword })
    assert.equal((await visitor.post(page, { action: 'confirm', code })).status, 422, code)
  }
})

test('second factor, the code that confirmed it, security 6.16 does not sign in too', async () => {
  const visitor = await admin.signIn('operator', 'bento')
  await visitor.post(page, { action: 'begin', password: testPassword })
  const code = codeOf(secretIn(await visitor.get(page)))
  assert.equal((await visitor.post(page, { action: 'confirm', code })).status, 200)
  assert.equal((await show(await halfway('bento'), code)).status, 401)
})

test('recovery code, in place of the app, security 6.16 signs in once, written in any way', async () => {
  const { codes } = await enrolled('caio')
  const [first = '', second = ''] = codes
  const half = await halfway('caio')
  assert.equal((await show(half, ` ${first.toUpperCase().replaceAll('-', ' ')} `)).location, '/')
  assert.match((await half.get('/')).text, /código de recuperação.*9/)
  assert.equal((await show(await halfway('caio'), first)).status, 401)
  assert.equal((await show(await halfway('caio'), second)).location, '/')
})

test('second factor, many wrong codes, security 6.16 wait, wherever they come from', async () => {
  const { secret } = await enrolled('davi')
  const half = await halfway('davi')
  const statuses: number[] = []
  for (let attempt = 0; attempt < 12; attempt++) statuses.push((await show(half, '123456')).status)
  assert.deepEqual([statuses.slice(0, 10).every((status) => status === 401), statuses[10]], [true, 429])
  const late = await show(await halfway('davi'), codeOf(secret))
  assert.equal(late.status, 429)
  assert.ok(Number(late.headers['retry-after']) > 0)
})

test('second factor, the secret and the codes, security 6.18 6.19 are shown once and kept nowhere in clear', async () => {
  const { visitor, secret, codes } = await enrolled('eva')
  const grouped = secret.replace(/.{4}(?=.)/g, '$& ')
  for (const path of [page, '/account', '/']) {
    const { text } = await visitor.get(path)
    assert.ok(!text.includes(secret) && !text.includes(grouped), path)
    for (const code of codes) assert.ok(!text.includes(code), path)
  }
  const tables = ['second_factors', 'recovery_codes', 'login_sessions', 'audit', 'users']
  const kept = await Promise.all(tables.map((table) => admin.database.reader(table)))
  const all = JSON.stringify([kept, admin.logged])
  for (const hidden of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
    assert.ok(!all.includes(hidden))
})

test('second factor, sealed for one and moved to another, security 6.18 opens for neither', async () => {
  const { secret } = await enrolled('fabio')
  await enrolled('gil')
  const idOf = async (name: string) => (await findUserByName(admin.database.reader, name))?.id ?? ''
  const { sealed_secret } = await admin.database
    .reader('second_factors')
    .where({ user_id: await idOf('fabio') })
    .first()
  await admin.database
    .writer('second_factors')
    .where({ user_id: await idOf('gil') })
    .update({ sealed_secret })
  assert.equal((await show(await halfway('gil'), codeOf(secret))).status, 401)
})

test('second factor, to begin, renew or remove it, security 6.16 needs the password and a code', async () => {
  const stranger = await admin.signIn('operator', 'helena')
  assert.equal((await stranger.post(page, { action: 'begin', password: 'errada errada' })).status, 422)
  assert.equal(secretIn(await stranger.get(page)), '')
  const { visitor, secret, codes } = await enrolled('iris')
  const wrong = { password: 'errada errada', code: codeOf(secret) }
  assert.equal((await visitor.post(page, { action: 'remove', ...wrong })).status, 422)
  assert.equal(
    (await visitor.post(page, { action: 'remove', password: testPassword, code: '000000' })).status,
    422,
  )
  assert.equal((await visitor.post(page, { action: 'nothing', ...wrong })).status, 400)
  const renewed = await visitor.post(page, { action: 'codes', password: testPassword, code: codeOf(secret) })
  assert.equal(codesIn(renewed).length, 10)
  assert.equal((await show(await halfway('iris'), codes[0] ?? '')).status, 401)
  wait()
  const there = await halfway('iris')
  await show(there, codesIn(renewed)[0] ?? '')
  const off = { action: 'remove', password: testPassword, code: codeOf(secret) }
  assert.equal((await visitor.post(page, off)).location, '/account')
  assert.match((await visitor.get('/account')).text, /Desligado/)
  assert.equal((await there.get('/')).status, 303)
  assert.equal((await admin.visitor().signIn('iris', testPassword)).location, '/')
})

test('second factor, the half signed in, security 6.16 are nobody after five minutes or a new password', async () => {
  const { secret } = await enrolled('joana')
  const slow = await halfway('joana')
  wait(6 * 60_000)
  assert.equal((await slow.get('/sign-in/code')).location, '/sign-in')
  const half = await halfway('joana')
  const csrf = await half.token('/sign-in/code')
  await admin.database.writer('users').where({ name: 'joana' }).update({ password_hash: 'other' })
  const answer = await half.send('POST', '/sign-in/code', `csrf=${csrf}&code=${codeOf(secret)}`)
  assert.equal(answer.location, '/sign-in')
})

test('second factor, lost, is taken away by an administrator, who is noted', async () => {
  const { visitor } = await enrolled('katia')
  const boss = await admin.signIn('administrator', 'boss')
  const id = (await findUserByName(admin.database.reader, 'katia'))?.id
  assert.match((await boss.get(`/users/${id}`)).text, /Tirar o segundo fator/)
  await boss.post(`/users/${id}`, { role: 'operator', active: 'yes', resetFactor: 'yes' })
  assert.equal((await visitor.get('/')).status, 303)
  assert.equal((await admin.visitor().signIn('katia', testPassword)).location, '/')
  const lines = await listAudit(admin.database.reader, 20)
  const line = lines.find(({ event }) => event === 'second-factor-removed')
  assert.deepEqual([line?.actor, line?.subject], ['boss', 'katia'])
})

test('second factor, required of administrators, security 6.16 is all that one without it can reach', async () => {
  const strict = await startTestAdmin({ secondFactor: 'administrators' })
  try {
    const boss = await strict.signIn('administrator')
    for (const path of ['/', '/users', '/messages', '/audit', '/nothing/at/all'])
      assert.ok([page, ''].includes((await boss.get(path)).location), path)
    assert.equal((await boss.get('/users')).location, page)
    assert.equal((await boss.post('/users', { name: 'x' })).location, page)
    assert.equal((await boss.get('/account')).status, 200)
    await boss.post(page, { action: 'begin', password: testPassword })
    const totp = new TOTP({ secret: Secret.fromBase32(secretIn(await boss.get(page))) })
    const code = totp.generate()
    assert.equal((await boss.post(page, { action: 'confirm', code })).status, 200)
    assert.equal((await boss.get('/users')).status, 200)
    const next = totp.generate({ timestamp: Date.now() + step })
    assert.equal(
      (await boss.post(page, { action: 'remove', password: testPassword, code: next })).status,
      403,
    )
    assert.equal((await (await strict.signIn('operator')).get('/messages')).status, 200)
  } finally {
    await strict.close()
  }
})
