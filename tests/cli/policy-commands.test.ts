import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

test('address, added with a public address, shows it and forgets it when told to', async () => {
  const portaria = commandOn(join(temporaryFolder(), 'data'))
  const added = await portaria([
    ...['address', 'add', 'sac@desk.example', '--mode', 'forwarded', '--profile', 'aberto'],
    ...['--alias', '*@desk.example', '--known-as', 'contato@marca.example', '--json'],
  ])
  assert.equal(added.code, 0, added.stderr)
  assert.deepEqual(
    [added.lines()[0]?.aliases, added.lines()[0]?.knownAs],
    [['*@desk.example'], ['contato@marca.example']],
  )
  const changed = await portaria(['address', 'set', 'sac@desk.example', '--no-known-as', '--json'])
  assert.deepEqual([changed.lines()[0]?.aliases, changed.lines()[0]?.knownAs], [['*@desk.example'], []])
})

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

test('blocklist, C53 each kind, is known by its looks', async () => {
  const portaria = commandOn(temporaryFolder())
  const kindOf = async (pattern: string) =>
    (await portaria(['blocklist', 'add', pattern, '--reason', 'x', '--json'])).lines()[0]?.kind
  assert.equal(await kindOf('*@spam.example'), 'wildcard')
  assert.equal(await kindOf('/^win-[0-9]+@/'), 'regex')
  assert.equal(await kindOf('192.0.2.7/24'), 'network')
  assert.equal((await portaria(['blocklist', 'remove', '192.0.2.0/24'])).code, 0)
})

test('blocklist, C53 an entry with an end on the allow list, says both', async () => {
  const portaria = commandOn(temporaryFolder())
  const args = ['ana@spam.example', '--reason', 'Cliente', '--allow', '--expires', '2999-01-31', '--json']
  const [entry] = (await portaria(['blocklist', 'add', ...args])).lines()
  assert.deepEqual(
    [entry?.list, entry?.expiresAt, entry?.lastHitAt],
    ['allow', '2999-02-01T00:00:00.000Z', null],
  )
  assert.equal(
    (await portaria(['blocklist', 'list', '--allow', '--search', 'CLIENTE', '--json'])).lines().length,
    1,
  )
  assert.equal((await portaria(['blocklist', 'list', '--search', 'nada', '--json'])).lines().length, 0)
})

for (const [pattern, said] of [
  ['*', /too many senders/],
  ['com', /too many senders/],
  ['/.*/', /too many senders/],
  ['/(/', /has a fault/],
  ['/(?=x)/', /has a fault/],
  ['suporte@empresa.example', /inbound address of ours/],
  ['empresa.example', /inbound address of ours/],
  ['*@empresa.example', /inbound address of ours/],
  ['/@empresa/', /inbound address of ours/],
] as const) {
  test(`blocklist, C54 ${pattern}, is refused with what is wrong`, async () => {
    const portaria = commandOn(temporaryFolder())
    await portaria([
      ...['address', 'add', 'suporte@empresa.example', '--mode', 'direct', '--profile', 'aberto'],
    ])
    const { code, stderr } = await portaria(['blocklist', 'add', pattern, '--reason', 'x'])
    assert.equal(code, 64)
    assert.match(stderr, said)
  })
}

test('blocklist, C54 an end that is past or none, is refused', async () => {
  const portaria = commandOn(temporaryFolder())
  const add = (end: string) => portaria(['blocklist', 'add', 'a.example', '--reason', 'x', '--expires', end])
  assert.equal((await add('2020-01-01')).code, 64)
  assert.equal((await add('soon')).code, 64)
  assert.equal((await add('30d')).code, 0)
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

test('association, M24c added, listed and removed, keeps client and owner', async () => {
  const portaria = commandOn(temporaryFolder())
  const added = await portaria(['association', 'add', '@Acme.example', '--client', 'ACME', '--json'])
  assert.deepEqual(added.lines(), [{ domain: 'acme.example', client: 'ACME', owner: 'cli' }], added.stderr)
  const [rule] = (await portaria(['association', 'list', '--json'])).lines()
  assert.deepEqual([rule?.domain, rule?.client], ['acme.example', 'ACME'])
  assert.equal((await portaria(['association', 'remove', 'acme.example'])).code, 0)
  assert.equal((await portaria(['association', 'remove', 'acme.example'])).code, 65)
  assert.equal((await portaria(['association', 'add', 'a@b.example', '--client', 'x'])).code, 64)
})

test('contact, A15 with further roles and a client, keeps them and lets them go', async () => {
  const portaria = commandOn(temporaryFolder())
  const person = ['rui@cliente.example', '--name', 'Rui', '--role', 'technician']
  const more = ['--other-role', 'requester', '--client', 'ACME', '--json']
  const [added] = (await portaria(['contact', 'add', ...person, ...more])).lines()
  assert.deepEqual([added?.role, added?.otherRoles, added?.client], ['technician', ['requester'], 'ACME'])
  const less = ['--no-other-role', '--no-client', '--json']
  const [changed] = (await portaria(['contact', 'set', 'rui@cliente.example', ...less])).lines()
  assert.deepEqual([changed?.otherRoles, changed?.client], [[], null])
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
