import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const desk = 'suporte@empresa.example'
const account = ['--to', desk, '--user', desk]

test('pull add, list and test, C3 C4 M20 M22 keep the password where nothing shows it, and reach no inside address', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const portaria = commandOn(data)
  const file = join(folder, 'senha.txt')
  writeFileSync(file, 'CANARY-123\n')
  assert.equal(
    (await portaria(['address', 'add', desk, '--mode', 'forwarded', '--profile', 'aberto'])).code,
    0,
  )
  const secret = ['--password-file', file]
  const place = ['--host', '127.0.0.1', '--delete-after-days', '30', '--folders', 'INBOX,Chamados']
  const added = await portaria(['pull', 'add', 'Suporte', ...account, ...place, ...secret, '--json'])
  assert.equal(added.code, 0, added.stderr)
  const { id: _, ...shown } = added.lines()[0] ?? {}
  assert.deepEqual(shown, {
    name: 'Suporte',
    protocol: 'imap',
    server: '127.0.0.1:993',
    encryption: 'tls',
    user: desk,
    hasSecret: true,
    connectedAt: null,
    folders: ['INBOX', 'Chamados'],
    marksRead: true,
    deletesAfterDays: 30,
    newOnly: true,
    active: true,
    state: 'new',
    fault: null,
    failingSince: null,
    staying: 0,
  })
  const provider = ['--provider', 'kinghost', '--protocol', 'pop3']
  assert.equal((await portaria(['pull', 'add', 'Outra', ...account, ...provider, ...secret])).code, 0)
  const listed = await portaria(['pull', 'list', '--json'])
  assert.deepEqual(
    listed.lines().map(({ name, server }) => [name, server]),
    [
      ['Outra', 'pop.kinghost.net:995'],
      ['Suporte', '127.0.0.1:993'],
    ],
  )
  const tested = await portaria(['pull', 'test', 'suporte', '--json'])
  assert.equal(tested.code, 69, tested.stderr)
  assert.deepEqual(tested.lines()[0], { step: 'reach', state: 'bad', why: 'unreachable', words: '' })
  const said = [added, listed, tested].map(({ stdout, stderr }) => stdout + stderr).join()
  assert.doesNotMatch(said, /CANARY/)
  for (const name of readdirSync(data).filter((each) => each.startsWith('portaria.db')))
    assert.doesNotMatch(readFileSync(join(data, name)).toString('latin1'), /CANARY/)
})

test('pull add, an address that is not there, no folder or no password, C4 M20 is refused', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const add = (more: readonly string[]) =>
    portaria(['pull', 'add', 'Suporte', ...account, '--host', 'imap.empresa.example', ...more])
  assert.match((await add([])).stderr, /Choose one of the inbound addresses/)
  assert.equal(
    (await portaria(['address', 'add', desk, '--mode', 'forwarded', '--profile', 'aberto'])).code,
    0,
  )
  assert.match((await add([])).stderr, /Give the password/)
  assert.match((await add(['--folders', ' , '])).stderr, /Choose one folder at least/)
  assert.equal((await portaria(['pull', 'test', 'Suporte'])).code, 65)
})
