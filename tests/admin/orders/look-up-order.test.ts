import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type LookedUp, lookUpOrder } from '../../../src/admin/orders/look-up-order.ts'
import { findOrder } from '../../../src/store/orders.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { preTicketAbout, triageDesk } from '../../support/triage.ts'

/** Runs a system of orders that answers as told, and tells at which address it is asked. */
async function withSystem(answer: RequestListener, run: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await run(`http://127.0.0.1:${port}/orders/{number}?full=yes`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const asked = (url: string, number = '10045', timeoutMs = 2_000) =>
  lookUpOrder({ url, token: 'segredo', timeoutMs }, number)

const good = { number: '10045', client: 'Padaria Lua', details: { Total: 12.5, Pago: true, Obs: '\u202eok' } }

test('order look-up, of a system that knows it, C18 is asked once with number and token and answers all data', async () => {
  const seen: string[] = []
  await withSystem(
    (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
      response.end(JSON.stringify(good))
    },
    async (url) => {
      assert.deepEqual(await asked(url, '10045'), {
        kind: 'found',
        order: {
          number: '10045',
          client: 'Padaria Lua',
          details: [
            { name: 'Total', value: '12.5' },
            { name: 'Pago', value: 'true' },
            { name: 'Obs', value: 'ok' },
          ],
        },
      })
    },
  )
  assert.deepEqual(seen, ['GET /orders/10045?full=yes Bearer segredo'])
})

test('order look-up, of a number that looks like a path, stays in the place of the number', async () => {
  const seen: string[] = []
  await withSystem(
    (request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(404).end()
    },
    async (url) => {
      assert.deepEqual(await asked(url, '../admin?x=1#$&{number}'), { kind: 'unknown' })
    },
  )
  assert.deepEqual(seen, ['/orders/..%2Fadmin%3Fx%3D1%23%24%26%7Bnumber%7D?full=yes'])
})

const text = (body: string) => ((_request, response) => response.end(body)) satisfies RequestListener

const bad: readonly (readonly [string, RequestListener, LookedUp])[] = [
  ['no such order', (_request, response) => response.writeHead(404).end(), { kind: 'unknown' }],
  ['a server fault', (_request, response) => response.writeHead(500).end('x'), failed('refused')],
  [
    'another address to ask',
    (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    failed('refused'),
  ],
  ['no JSON', text('<html>'), failed('unclear')],
  ['nothing', text(''), failed('unclear')],
  ['a list', text('[]'), failed('unclear')],
  ['another order', text(JSON.stringify({ ...good, number: '10046' })), failed('unclear')],
  ['no client', text(JSON.stringify({ ...good, client: '' })), failed('unclear')],
  ['a client that is a table', text(JSON.stringify({ ...good, client: { name: 'x' } })), failed('unclear')],
  ['details that are a list', text(JSON.stringify({ ...good, details: ['x'] })), failed('unclear')],
  ['JSON without end', text('['.repeat(60_000)), failed('unclear')],
  ['more than an order takes', text(`"${'x'.repeat(70_000)}"`), failed('large')],
  [
    'octets without end',
    (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.on('close', () => clearInterval(timer))
    },
    failed('large'),
  ],
  ['no answer at all', () => undefined, failed('slow')],
  [
    'one octet now and then',
    (_request, response) => {
      const timer = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(timer))
    },
    failed('slow'),
  ],
  ['a connection that ends', (request) => request.socket.destroy(), failed('unreachable')],
  [
    'less than it promised',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '5000' })
      response.write(JSON.stringify(good), () => response.socket?.destroy())
    },
    failed('unreachable'),
  ],
]

for (const [circumstance, answer, expected] of bad) {
  test(`order look-up, of a system that answers ${circumstance}, ends in time and believes nothing`, async () => {
    await withSystem(answer, async (url) => {
      const started = performance.now()
      assert.deepEqual(await asked(url, '10045', 700), expected)
      assert.ok(performance.now() - started < 5_000)
    })
  })
}

test('order look-up, of details by the thousand and names of our own objects, is bounded and plain', async () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`d${at}`, at]))
  const body = `{"number":"1","client":"Lua","details":${JSON.stringify(many).slice(0, -1)},"__proto__":{"x":1}}}`
  await withSystem(text(body), async (url) => {
    const answer = await asked(url, '1')
    assert.equal(answer.kind === 'found' && answer.order.details.length, 100)
  })
})

test('order look-up, from the form, keeps what it found and is never made by looking', async () => {
  let questions = 0
  await withSystem(
    (_request, response) => {
      questions += 1
      response.end(JSON.stringify(good))
    },
    async (url) => {
      const admin = await startMailAdmin([triageDesk], {
        orderLookUp: { url, token: null, timeoutMs: 2_000 },
      })
      try {
        const bia = await admin.signIn('operator', 'bia')
        const path = `/triage/${await preTicketAbout(admin, 'Camisa')}/assume`
        await bia.get(`${path}?order=10045`)
        assert.equal(questions, 0)
        const fields = { version: '0', seen: '2', order: '10045', step: 'identify' }
        for (const _ of [1, 2]) assert.match((await bia.post(path, fields)).text, /value="Padaria Lua"/)
        assert.equal(questions, 1, 'what is known is not asked again')
        assert.equal((await findOrder(admin.database.reader, '#10045'))?.source, 'look-up')
        const audited = await admin.database.reader('audit').where({ event: 'order-looked-up' })
        assert.equal(audited[0]?.subject, '10045')
      } finally {
        await admin.close()
      }
    },
  )
})

function failed(why: Extract<LookedUp, { kind: 'failed' }>['why']): LookedUp {
  return { kind: 'failed', why }
}
