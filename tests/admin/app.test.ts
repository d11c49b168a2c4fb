import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { filesBelow } from '../support/files.ts'

let admin: TestAdmin
before(async () => {
  admin = await startTestAdmin()
})
after(() => admin.close())

const root = path.resolve(import.meta.dirname, '../..')

test('app, a Host that is not ours, security 6.28 is 421 with nothing of a page', async () => {
  const hosts = [
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'a@localhost',
  ]
  for (const host of hosts) {
    const answer = await admin.visitor().get('/sign-in', { host })
    assert.ok([400, 421].includes(answer.status), `${host}: ${answer.status}`)
    assert.ok(!answer.text.includes('name="csrf"'))
  }
  for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:8080', '[::1]', '127.8.9.1']) {
    assert.equal((await admin.visitor().get('/sign-in', { host })).status, 200, host)
  }
})

test('app, an unknown path, is 404 in the language the browser asks for', async () => {
  const portuguese = await admin.visitor().get('/nada')
  const english = await admin.visitor().get('/nada', { 'accept-language': 'en-US,en;q=0.9' })
  assert.equal(portuguese.status, 404)
  assert.match(portuguese.text, /<html lang="pt-BR">[\s\S]*Página não encontrada/)
  assert.match(english.text, /<html lang="en">[\s\S]*Page not found/)
  assert.match(String(english.headers['content-security-policy']), /default-src 'none'/)
})

test('app, a failure inside a page, security 6.21 shows an id and nothing of itself', async () => {
  const broken = await startTestAdmin({
    readHealth: () => Promise.reject(new Error('SELECT secret FROM /srv/portaria at index.ts:7')),
  })
  try {
    const visitor = await broken.signIn('operator')
    const { status, text, headers } = await visitor.get('/')
    assert.equal(status, 500)
    assert.doesNotMatch(text, /SELECT|\/srv|index\.ts|Error/)
    const id = /<code>([0-9A-Z]{26})<\/code>/.exec(text)?.[1]
    assert.ok(broken.logged.some(({ event, fields }) => event === 'page.failed' && fields.id === id))
    assert.match(String(headers['content-security-policy']), /default-src 'none'/)
  } finally {
    await broken.close()
  }
})

test('app, the language chosen by a stranger and by a person, is kept', async () => {
  const stranger = admin.visitor()
  const answer = await stranger.post('/language', { language: 'en', back: '/sign-in' }, '/sign-in')
  assert.equal(answer.location, '/sign-in')
  assert.match((await stranger.get('/sign-in')).text, /<html lang="en">/)
  const person = await admin.signIn('operator', 'julia')
  await person.post('/language', { language: 'en', back: '//evil.example/x' })
  const again = await admin.signIn('operator', 'julia')
  assert.match((await again.get('/')).text, /<html lang="en">/)
  assert.equal((await person.post('/language', { language: 'xx', back: '/' })).status, 400)
})

test('app, healthz, tells well from failing and nothing more', async () => {
  assert.deepEqual(JSON.parse((await admin.visitor().get('/healthz')).text), { status: 'ok' })
  admin.health = { ...admin.health, isDatabaseWritable: false }
  const answer = await admin.visitor().get('/healthz')
  assert.equal(answer.status, 503)
  assert.deepEqual(JSON.parse(answer.text), { status: 'failing' })
  admin.health = { ...admin.health, isDatabaseWritable: true }
})

test('app, assets, are served with their type and nothing beside them', async () => {
  const style = await admin.visitor().get('/assets/portaria.css')
  assert.match(String(style.headers['content-type']), /^text\/css/)
  for (const wayOut of [
    '/assets/',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e/package.json',
    '/assets/.env',
  ]) {
    assert.ok([400, 403, 404].includes((await admin.visitor().get(wayOut)).status), wayOut)
  }
})

test('app, a header section that never ends, security 6.23 is cut', { timeout: 60_000 }, async () => {
  const socket = connect(Number(new URL(admin.url).port), '127.0.0.1')
  socket.on('error', () => {})
  const started = Date.now()
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
  const dripping = setInterval(() => socket.write('x: y\r\n'), 2_000)
  await new Promise((resolve) => socket.on('close', resolve).resume())
  clearInterval(dripping)
  assert.ok(Date.now() - started < 40_000)
})

test('views, any file, security 6.4 6.8 hold neither inline script or style nor an unescaped field beside the body', () => {
  for (const file of filesBelow(path.join(root, 'views'), '.hbs')) {
    const text = readFileSync(file, 'utf8')
    const raw = file.endsWith('layouts/page.hbs') ? text.replace('{{{body}}}', '') : text
    assert.doesNotMatch(raw, /\{\{\{|\{\{&/, file)
    assert.doesNotMatch(
      text,
      /\sstyle=|\son[a-z]+=|<style|javascript:|<script(?! src="\{\{(?:script|keys|presenceScript|clients\.script)Url\}\}" defer><\/script>)/i,
      file,
    )
  }
})

/** Forms without a sign-in behind them: one has a pass in it, the address of the other is one. */
const ownPasses = [
  ['why/show.hbs', /name="pass" value="\{\{form\.pass\}\}"/],
  ['validation/show.hbs', /action="\{\{action\}\}"/],
] as const

test('views, every form that posts, carries the token', () => {
  for (const file of filesBelow(path.join(root, 'views'), '.hbs')) {
    const forms = readFileSync(file, 'utf8').match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []
    const token = ownPasses.find(([name]) => file.endsWith(name))?.[1] ?? /\{\{> csrf\}\}/
    for (const form of forms) assert.match(form, token, file)
  }
})
