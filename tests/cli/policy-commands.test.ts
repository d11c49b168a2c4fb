import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

test('address, added on a fresh data folder, is listed, changed and removed', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const added = await portaria([
    ...['address', 'add', 'suporte@desk.example', '--mode', 'direct', '--profile', 'aberto'],
    ...['--alias', 'ajuda@desk.example', '--json'],
  ])
  assert.equal(added.code, 0, added.stderr)
  const [desk] = added.lines()
  assert.deepEqual(
    [desk?.address, desk?.mode, desk?.profile, desk?.aliases, desk?.enabled],
    ['suporte@desk.example', 'direct', 'aberto', ['ajuda@desk.example'], true],
  )
  const taken = await portaria([
    'address',
    'add',
    'Ajuda@desk.example',
    '--mode',
    'direct',
    '--profile',
    'aberto',
  ])
  assert.equal(taken.code, 65)
  assert.match(taken.stderr, /belongs to suporte@desk\.example/)
  const changed = await portaria([
    'address',
    'set',
    'suporte@desk.example',
    '--enabled',
    'no',
    '--no-alias',
    '--json',
  ])
  assert.deepEqual([changed.lines()[0]?.enabled, changed.lines()[0]?.aliases], [false, []])
  const set = await portaria(['address', 'set', 'suporte@desk.example', '--set', 'pendingLimit=2', '--json'])
  assert.match(JSON.stringify(set.lines()[0]?.settings), /"pendingLimit":2\b/)
  assert.equal(
    (await portaria(['address', 'set', 'suporte@desk.example', '--set', 'pendingLimit=x'])).code,
    64,
  )
  assert.equal((await portaria(['address', 'set', 'suporte@desk.example', '--set', 'nothing=1'])).code, 64)
  assert.equal((await portaria(['address', 'list', '--json'])).lines().length, 1)
  assert.equal((await portaria(['address', 'remove', 'suporte@desk.example'])).code, 0)
  assert.equal((await portaria(['address', 'remove', 'suporte@desk.example'])).code, 65)
})

test('commands that only look, without any database, say so and make none', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const listed = await portaria(['messages', 'list', '--json'])
  assert.equal(listed.code, 66)
  assert.match(listed.stderr, /no database at/)
})

test('contact, added and imported, keeps role and switches', async () => {
  const folder = temporaryFolder()
  const portaria = commandOn(folder)
  const added = await portaria([
    'contact',
    'add',
    'Ana@cliente.example',
    '--name',
    'Ana',
    '--role',
    'requester',
    '--by-email',
    'no',
    '--json',
  ])
  assert.deepEqual(
    [added.lines()[0]?.address, added.lines()[0]?.active, added.lines()[0]?.byEmail],
    ['ana@cliente.example', true, false],
  )
  const file = join(folder, 'pessoas.csv')
  writeFileSync(
    file,
    Buffer.from(
      'E-mail;Nome;Perfil;Ativo\nana@cliente.example;Ana S\u00e1;t\u00e9cnico;sim\nbia@cliente.example;Bia;solicitante;n\u00e3o\n',
      'latin1',
    ),
  )
  const imported = await portaria(['contact', 'import', file, '--json'])
  assert.deepEqual(imported.lines(), [{ added: 1, changed: 1 }], imported.stderr)
  const listed = (await portaria(['contact', 'list', '--json'])).lines()
  assert.deepEqual(
    listed.map(({ address, name, role, active }) => [address, name, role, active]),
    [
      ['ana@cliente.example', 'Ana S\u00e1', 'technician', true],
      ['bia@cliente.example', 'Bia', 'requester', false],
    ],
  )
})

test('contact import, with a line at fault, imports nothing and names the line', async () => {
  const folder = temporaryFolder()
  const portaria = commandOn(folder)
  const file = join(folder, 'pessoas.csv')
  writeFileSync(file, 'address,name,role\nana@cliente.example,Ana,requester\nno-address,Bia,queen\n')
  const imported = await portaria(['contact', 'import', file])
  assert.equal(imported.code, 65)
  assert.match(imported.stderr, /line 3: expected an address/)
  assert.match(imported.stderr, /line 3: expected requester, technician, administrator/)
})

test('blocklist, added, listed and removed, keeps reason and owner', async () => {
  const portaria = commandOn(temporaryFolder())
  const added = await portaria(['blocklist', 'add', 'Spam.example', '--reason', 'Propaganda', '--json'])
  const [entry] = added.lines()
  assert.deepEqual(
    [entry?.pattern, entry?.kind, entry?.reason, entry?.owner, entry?.hits],
    ['spam.example', 'domain', 'Propaganda', 'cli', 0],
  )
  assert.equal((await portaria(['blocklist', 'list', '--json'])).lines().length, 1)
  assert.equal((await portaria(['blocklist', 'remove', 'spam.example'])).code, 0)
  assert.equal((await portaria(['blocklist', 'remove', 'spam.example'])).code, 65)
  assert.equal((await portaria(['blocklist', 'add', 'not a pattern', '--reason', 'x'])).code, 64)
})

test('filter, O20 O21 added, listed and removed, keeps our own addresses', async () => {
  const portaria = commandOn(temporaryFolder())
  const desk = ['suporte@empresa.example', '--mode', 'direct', '--profile', 'aberto']
  assert.equal((await portaria(['address', 'add', ...desk])).code, 0)
  const added = await portaria(['filter', 'add', 'Robo@parceiro.example', '--json'])
  assert.deepEqual([added.lines()[0]?.address, added.lines()[0]?.owner], ['robo@parceiro.example', 'cli'])
  const listed = (await portaria(['filter', 'list', '--json'])).lines()
  assert.deepEqual(
    listed
      .filter(({ address }) => !String(address).startsWith('postmaster'))
      .map(({ address, owner }) => [address, owner]),
    [
      ['robo@parceiro.example', 'cli'],
      ['suporte@empresa.example', null],
    ],
  )
  assert.equal((await portaria(['filter', 'remove', 'robo@parceiro.example'])).code, 0)
  assert.equal((await portaria(['filter', 'remove', 'robo@parceiro.example'])).code, 65)
  assert.match((await portaria(['filter', 'remove', 'suporte@empresa.example'])).stderr, /address of ours/)
  assert.equal((await portaria(['filter', 'add', 'not an address'])).code, 64)
})

test('a table for people, with what a terminal would obey in it, shows it instead', async () => {
  const portaria = commandOn(temporaryFolder())
  await portaria(['blocklist', 'add', 'spam.example', '--reason', 'red \u001b[31m alert'])
  const { stdout } = await portaria(['blocklist', 'list'])
  assert.ok(!stdout.includes('\u001b'))
  assert.match(stdout, /red \\u\{1b\}\[31m alert/)
})

test('user, added with a made password, prints it once and refuses the name again', async () => {
  const portaria = commandOn(temporaryFolder())
  const added = await portaria(['user', 'add', 'Ana', '--role', 'administrator', '--generate', '--json'])
  assert.equal(added.code, 0, added.stderr)
  assert.equal(added.lines()[0]?.name, 'ana')
  assert.ok(String(added.lines()[0]?.password).length >= 16)
  assert.equal((await portaria(['user', 'add', 'ana', '--generate'])).code, 65)
  const changed = await portaria(['user', 'password', 'ana', '--json'], 'correct horse battery staple\n')
  assert.equal(changed.code, 0, changed.stderr)
  assert.equal('password' in (changed.lines()[0] ?? {}), false)
  assert.equal((await portaria(['user', 'password', 'ana'], 'short\n')).code, 65)
})

test('rule, set to shadow, is listed so; a locked or unknown one is refused', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const set = await portaria(['rule', 'set', 'refuseMissingSubject', '--mode', 'shadow', '--json'])
  assert.deepEqual(set.lines(), [{ rule: 'refuseMissingSubject', mode: 'shadow' }])
  assert.equal((await portaria(['rule', 'set', 'refuseRelay', '--mode', 'off'])).code, 65)
  assert.equal((await portaria(['rule', 'set', 'refuseNothing', '--mode', 'off'])).code, 64)
  const rows = (await portaria(['rule', 'list', '--json'])).lines()
  const named = rows.find(({ rule }) => rule === 'refuseMissingSubject')
  assert.deepEqual([named?.mode, named?.locked, named?.wouldRefuse], ['shadow', false, 0])
})
