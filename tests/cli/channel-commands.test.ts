import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openSignInServer } from '../support/sign-in-server.ts'

const smtp = ['--kind', 'smtp', '--address', 'suporte@empresa.example', '--host', 'smtp.empresa.example']

test('channel add, with a password in a file or on standard input, M20 security 6.19 keeps it where nothing shows it', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const portaria = commandOn(data)
  const file = join(folder, 'senha.txt')
  writeFileSync(file, 'CANARY-123\n')
  const added = await portaria(['channel', 'add', 'Saída', ...smtp, '--password-file', file, '--json'])
  assert.equal(added.code, 0, added.stderr)
  const { id: _, ...channel } = added.lines()[0] ?? {}
  assert.deepEqual(channel, {
    name: 'Saída',
    kind: 'smtp',
    address: 'suporte@empresa.example',
    senderName: '',
    server: 'smtp.empresa.example:587',
    encryption: 'starttls',
    user: 'suporte@empresa.example',
    mechanism: 'plain',
    hasSecret: true,
    connectedAt: null,
    together: true,
    whenUnknown: 'stop',
    system: false,
    active: true,
  })
  const changed = await portaria(['channel', 'set', 'saída', '--password-file', '-'], 'CANARY-456\n')
  assert.equal(changed.code, 0, changed.stderr)
  const listed = await portaria(['channel', 'list'])
  const shown = [added, changed, listed].map(({ stdout, stderr }) => stdout + stderr).join()
  assert.doesNotMatch(shown, /CANARY/)
  for (const name of readdirSync(data).filter((each) => each.startsWith('portaria.db')))
    assert.doesNotMatch(readFileSync(join(data, name)).toString('latin1'), /CANARY/)
})

test('channel add, a password as an argument or without a file, is refused', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  assert.equal((await portaria(['channel', 'add', 'Saída', ...smtp, '--password', 'x'])).code, 64)
  const without = await portaria(['channel', 'add', 'Saída', ...smtp])
  assert.equal(without.code, 64)
  assert.match(without.stderr, /Give the password/)
})

test('channel set and remove, of the one for the system, A2 F12 ask for a word and say what uses it', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const direct = ['--kind', 'direct', '--address', 'suporte@empresa.example', '--system', 'yes']
  assert.equal((await portaria(['channel', 'add', 'Direta', ...direct])).code, 0)
  const address = ['--address', 'outro@empresa.example']
  const unsaid = await portaria(['channel', 'set', 'Direta', ...address])
  assert.equal(unsaid.code, 65)
  assert.match(unsaid.stderr, /system channel.*--confirm/)
  assert.equal((await portaria(['channel', 'set', 'Direta', ...address, '--confirm'])).code, 0)
  const kept = await portaria(['channel', 'remove', 'Direta'])
  assert.equal(kept.code, 65)
  assert.match(kept.stderr, /was not removed, because it is in use/)
  await portaria(['channel', 'set', 'Direta', '--system', 'no', '--confirm'])
  assert.equal((await portaria(['channel', 'remove', 'Direta', '--json'])).code, 0)
  assert.deepEqual((await portaria(['channel', 'list', '--json'])).lines(), [])
  assert.equal((await portaria(['channel', 'remove', 'Direta'])).code, 65)
})

test('channel test, a server in a network of ours, M6 security 6.12 is asked only where that is opened', async () => {
  const folder = temporaryFolder()
  const closed = commandOn(join(folder, 'data'))
  const opened = commandOn(join(folder, 'data'), { PORTARIA_OUTGOING_PRIVATE_NETWORKS: '127.0.0.0/8' })
  let sessions = 0
  await using server = await openSignInServer({
    onConnect(_session, done) {
      sessions += 1
      done()
    },
  })
  const at = ['--host', '127.0.0.1', '--port', String(server.port), '--user', 'none', '--encryption', 'none']
  const address = ['--kind', 'smtp', '--address', 'suporte@empresa.example']
  assert.equal((await closed(['channel', 'add', 'Local', ...address, ...at])).code, 0)
  const refused = await closed(['channel', 'test', 'Local', '--json'])
  assert.equal(refused.code, 69)
  assert.deepEqual(refused.lines(), [
    { step: 'reach', state: 'bad', ms: null, why: 'unreachable', words: '' },
  ])
  assert.equal(sessions, 0)
  const reached = await opened(['channel', 'test', 'Local'])
  assert.equal(reached.code, 0, reached.stderr)
  assert.match(reached.stdout, /greeting +good/)
  assert.equal(sessions, 1)
})
