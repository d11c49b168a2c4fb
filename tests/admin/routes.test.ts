import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { routes } from '../../src/admin/routes.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { formText, type Visitor } from '../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
let operator: Visitor
before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
  operator = await admin.signIn('operator')
})
after(() => admin.close())

const paths = routes.map((route) => ({ ...route, path: route.path.replace(/:[a-zA-Z]+/g, 'nothing') }))
/** Ends the sign-in of the one who walks. */
const walked = paths.filter(({ path }) => path !== '/sign-out')

const pagePolicy =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';frame-src 'self';" +
  "form-action 'self';frame-ancestors 'none';base-uri 'none'"

for (const { method, path, audience } of paths) {
  test(`routes, ${method} ${path} by a stranger, security 6.17 is open only when the table says so`, async () => {
    const stranger = admin.visitor()
    const answer = await (method === 'get' ? stranger.get(path) : stranger.post(path, {}, '/sign-in'))
    const isSentAway =
      answer.status === 401 || (answer.status === 303 && answer.location.startsWith('/sign-in'))
    if (audience === 'anyone') assert.ok(answer.status !== 401 || path === '/sign-in')
    else assert.ok(isSentAway, `${answer.status} ${answer.location}`)
  })
}

test('navigation, of an operator and of an administrator, offers only what may be opened', async () => {
  for (const visitor of [operator, administrator]) {
    const offered = new Set(['/'])
    // A page offers the areas and what stands in its own: each is opened to see what it offers.
    for (const href of offered) {
      const { status, text } = await visitor.get(href)
      assert.equal(status, 200, href)
      const nav = [...text.matchAll(/<nav class="(?:sub)?nav".*?<\/nav>/gs)].join()
      for (const [, next = ''] of nav.matchAll(/href="([^"]+)"/g)) offered.add(next)
    }
    assert.ok(offered.size > 8, [...offered].join(' '))
  }
})

for (const { method, path, audience, hasOwnPass } of walked) {
  test(`routes, ${method} ${path} by an operator, security 6.17 is forbidden only when the table says so`, async () => {
    const answer = await (method === 'get' ? operator.get(path) : operator.post(path, {}))
    if (audience === 'administrator' || hasOwnPass) assert.equal(answer.status, 403)
    else assert.notEqual(answer.status, 403)
    assert.ok(answer.status < 500, String(answer.status))
  })

  test(`routes, ${method} ${path} by an administrator, is never forbidden and never fails`, async () => {
    const answer = await (method === 'get' ? administrator.get(path) : administrator.post(path, {}))
    assert.equal(answer.status === 403, hasOwnPass === true, 'a form with a pass of its own knows no role')
    assert.ok(answer.status < 500, `${answer.status} ${JSON.stringify(admin.logged.at(-1)?.fields)}`)
  })
}

for (const { method, path } of paths) {
  test(`routes, ${method} ${path}, security 6.4 carries the fields that protect browsers`, async () => {
    const { headers } = await administrator.send(method.toUpperCase(), path, method === 'post' ? '' : null)
    assert.equal(headers['content-security-policy'], pagePolicy)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-powered-by'], undefined)
  })
}

for (const { path } of paths.filter(({ method }) => method === 'post')) {
  test(`routes, post ${path} without the token of a form, security 6.3 is 403`, async () => {
    assert.equal((await administrator.send('POST', path, '')).status, 403)
    assert.equal((await administrator.send('POST', path, formText({ csrf: 'f'.repeat(64) }))).status, 403)
  })

  test(`routes, post ${path} with hostile fields, security 6.22 6.23 is a refusal and never a failure`, async () => {
    const csrf = await administrator.token('/account')
    const bodies = [
      `csrf=${csrf}&a[b]=c`,
      `csrf=${csrf}&name=a&name=b`,
      `csrf=${csrf}&name=a%00b`,
      `csrf=${csrf}&constructor[prototype][x]=y`,
    ]
    for (const body of bodies) assert.equal((await administrator.send('POST', path, body)).status, 400, body)
    const large = await administrator.send('POST', path, `csrf=${csrf}&name=${'x'.repeat(10_000_000)}`)
    assert.equal(large.status, 413)
  })
}

for (const { path } of walked.filter(({ method }) => method === 'post')) {
  test(`routes, post ${path} with fields too long or of no use, never fails`, async () => {
    const csrf = await administrator.token('/account')
    const bodies = [
      `csrf=${csrf}&name=${'x'.repeat(200_000)}&address=${'y'.repeat(9_000)}&id=1`,
      `csrf=${csrf}&__proto__=x&name=%ff%fe&password=%00`,
    ]
    for (const body of bodies) {
      const { status } = await administrator.send('POST', path, body)
      assert.ok(status < 500, `${status} ${JSON.stringify(admin.logged.at(-1)?.fields)}`)
    }
  })
}

test('routes, no route, security 6.20 deletes or edits the audit log', async () => {
  const database = admin.database.writer
  await assert.rejects(database('audit').delete(), /append-only/)
  await assert.rejects(database('audit').update({ actor: 'x' }), /append-only/)
})
