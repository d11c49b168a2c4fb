import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { commands } from '../../src/cli/commands.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const address = 'suporte@desk.example'
type Step = readonly [name: string, args: readonly string[], event: string, field: string]

/** Every command that changes the policy, in an order in which each does. */
const steps: readonly Step[] = [
  ['address add', [address, '--mode', 'direct', '--profile', 'estrito'], 'desk-added', 'profile'],
  ['address set', [address, '--set', 'pendingLimit=2'], 'desk-changed', 'pendingLimit'],
  ['address remove', [address], 'desk-removed', 'mode'],
  ['blocklist add', ['spam.example', '--reason', 'x', '--owner', 'Bia'], 'block-added', 'owner'],
  ['blocklist remove', ['spam.example'], 'block-removed', 'reason'],
  ['association add', ['acme.example', '--client', 'ACME'], 'association-added', 'client'],
  ['association remove', ['acme.example'], 'association-removed', 'client'],
  ['rule set', ['refuseMissingSubject', '--mode', 'shadow'], 'rule-mode-changed', 'mode'],
]

/** The commands that change no policy. A new command stands in one of the two lists. */
const others = new Set([
  ...['serve', 'readyz', 'inject', 'simulate', 'reprocess', 'replay', 'outgoing', 'purge', 'demo', 'doctor'],
  ...[
    'verify',
    'migrate',
    'backup',
    'restore',
    'config check',
    'config print',
    'version',
    'help',
    'policy changes',
    'rule list',
    'address list',
  ],
  ...['messages list', 'messages export', 'message show', 'message raw', 'tickets list', 'ticket show'],
  ...['order import', 'order list', 'person export', 'person erase'],
  ...['channel add', 'channel list', 'channel set', 'channel test', 'channel remove'],
  ...['pull add', 'pull list', 'pull test'],
  ...['suppression list', 'suppression release'],
  ...['token add', 'token list', 'token revoke'],
  ...['outbox list', 'outbox retry', 'outbox delete'],
  ...['contact add', 'contact list', 'contact set', 'contact import', 'association list', 'blocklist list'],
  ...[
    'filter add',
    'filter list',
    'filter remove',
    'user add',
    'user list',
    'user password',
    'user second-factor',
  ],
])

test('policy changes, every command, is known to change the policy or not to', () => {
  const known = new Set([...steps.map(([name]) => name), ...others])
  const unknown = commands.map(({ name }) => name).filter((name) => !known.has(name))
  assert.deepEqual(unknown, [])
})

test('policy changes, every command that makes one, leaves exactly one version of cli with its difference', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  for (const [index, [name, args, event, field]] of steps.entries()) {
    const done = await portaria([...name.split(' '), ...args])
    assert.equal(done.code, 0, `${name} ${done.stderr}`)
    const rows = (await portaria(['policy', 'changes', '--json'])).lines()
    assert.equal(rows.length, index + 1, name)
    assert.deepEqual([rows[0]?.actor, rows[0]?.event, rows[0]?.version], ['cli', event, index + 2], name)
    assert.match(JSON.stringify(rows[0]?.changes), new RegExp(`"field":"${field}"`), name)
  }
  const one = await portaria(['policy', 'changes', '--version', '3', '--limit', '1', '--json'])
  assert.deepEqual(
    one.lines().map(({ version, changes }) => [version, changes]),
    [[3, [{ field: 'pendingLimit', old: null, new: 2 }]]],
  )
  const table = await portaria(['policy', 'changes', '--version', '3', '--limit', '1'])
  assert.match(table.stdout, /pendingLimit: - -> 2/)
  assert.equal((await portaria(['policy', 'changes', '--version', 'x'])).code, 64)
})
