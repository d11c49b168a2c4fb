import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts'
import { ask } from '../support/http-door.ts'

const desk = 'suporte@desk.example'
const path = '/api/v1/messages?from=ana%40cliente.example&to=suporte%40desk.example'
const body = 'From: Ana <ana@cliente.example>\nTo: suporte@desk.example\nSubject: Impressora\n\nParada.\n'
const env = { PORTARIA_HTTP_LISTEN: '127.0.0.1:0' }

/** Where the HTTP door of a gateway listens. */
function httpPortOf({ output }: GatewayProcess): number {
  const listening = output
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .find(({ event, door }) => event === 'door.listening' && door === 'http')
  return listening?.port ?? 0
}

test('token, added and revoked, opens the HTTP door of a gateway in between, which answers alike after a crash', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const portaria = commandOn(dataDir, env)
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const made = await portaria(['token', 'add', 'erp'])
  assert.equal(made.code, 0, made.stderr)
  const token = made.stdout.trim()
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'pedido-1' }
  const first = await startGatewayProcess({ dataDir, env })
  const answer = await ask({ port: httpPortOf(first), path, headers, body })
  assert.equal(answer.status, 201, answer.raw)
  const ready = await portaria(['readyz', '--json'])
  assert.deepEqual(
    ready.lines().map((line) => [line.door, line.ready]),
    [
      ['smtp', false],
      ['http', true],
      ['admin', false],
    ],
    'only the HTTP door is where the command looks for it',
  )
  await first.kill()
  const second = await startGatewayProcess({ dataDir, env })
  assert.equal((await ask({ port: httpPortOf(second), path, headers, body })).raw, answer.raw)
  assert.equal((await portaria(['token', 'revoke', 'erp'])).code, 0)
  assert.equal((await ask({ port: httpPortOf(second), path, headers, body })).status, 401)
  assert.ok(!second.output.join('').includes(token.slice(4)))
  assert.equal(await second.stop(), 0)
  const messages = (await portaria(['messages', 'list', '--json'])).lines()
  assert.deepEqual(
    messages.map(({ door, state }) => [door, state]),
    [['http', 'ticket']],
  )
})

test('token, commands that cannot be, say why and the list never tells one', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const made = await portaria(['token', 'add', 'erp', '--json'])
  assert.equal(made.code, 0, made.stderr)
  const [{ token } = {}] = made.lines()
  assert.equal((await portaria(['token', 'add', 'erp'])).code, 65)
  assert.equal((await portaria(['token', 'add', 'e r p'])).code, 64)
  assert.equal((await portaria(['token', 'revoke', 'crm'])).code, 65)
  const listed = await portaria(['token', 'list', '--json'])
  assert.deepEqual(
    listed.lines().map(({ name, scope, revokedAt }) => [name, scope, revokedAt]),
    [['erp', 'messages', null]],
  )
  assert.ok(!listed.stdout.includes(String(token)))
})
