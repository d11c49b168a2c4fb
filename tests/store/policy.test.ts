import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addBlock,
  type BlocklistRequest,
  countHits,
  findBlock,
  findBlocks,
  listBlocklist,
  removeBlock,
} from '../../src/store/blocklist.ts'
import { addContact, changeContact, findContact, listContacts } from '../../src/store/contacts.ts'
import {
  AddressTakenError,
  addDesk,
  changeDesk,
  findDesk,
  listDesks,
  removeDesk,
} from '../../src/store/desks.ts'
import { readPolicyVersion } from '../../src/store/policy-version.ts'
import { forEachDialect } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { now, settlement } from '../support/settlement.ts'
import { statementsOf } from '../support/statements.ts'

const suporte = {
  address: 'Suporte@empresa.example',
  mode: 'direct',
  profile: 'triagem',
  aliases: ['Ajuda@empresa.example'],
} as const

forEachDialect((_dialect, open) => {
  test('addDesk, with an alias, is found by both addresses in any case', async () => {
    await using database = await open()
    const added = await addDesk(database.writer, suporte, now)
    assert.deepEqual(await findDesk(database.reader, 'SUPORTE@EMPRESA.example'), added)
    assert.deepEqual(await findDesk(database.reader, 'ajuda@empresa.example'), added)
    assert.deepEqual(await listDesks(database.reader), [added])
    assert.deepEqual(added.aliases, ['Ajuda@empresa.example'])
    assert.deepEqual([added.enabled, added.language, added.acknowledge], [true, 'pt-BR', false])
    assert.equal(await findDesk(database.reader, 'vendas@empresa.example'), null)
  })

  test('addDesk, an address or alias that leads elsewhere, names the other and adds nothing', async () => {
    await using database = await open()
    await addDesk(database.writer, suporte, now)
    const other = { ...suporte, address: 'vendas@empresa.example', aliases: ['SUPORTE@empresa.example'] }
    await assert.rejects(addDesk(database.writer, other, now), (error) => {
      assert.ok(error instanceof AddressTakenError)
      assert.equal(error.takenBy, 'Suporte@empresa.example')
      return true
    })
    await assert.rejects(
      addDesk(database.writer, { ...other, aliases: ['ajuda@empresa.example'] }, now),
      AddressTakenError,
    )
    assert.equal((await listDesks(database.reader)).length, 1)
  })

  test('changeDesk, new aliases and a switch, replaces the old ones and keeps the rest', async () => {
    await using database = await open()
    const added = await addDesk(database.writer, suporte, now)
    const aliases = ['sac@empresa.example', 'ajuda@empresa.example']
    const changed = await changeDesk(database.writer, 'suporte@empresa.example', { aliases, enabled: false })
    assert.deepEqual(changed, { ...added, aliases: aliases.toSorted(), enabled: false })
    await assert.rejects(
      changeDesk(database.writer, suporte.address, { aliases: ['suporte@empresa.example'] }),
      AddressTakenError,
    )
    assert.equal(await changeDesk(database.writer, 'nada@empresa.example', { enabled: false }), null)
  })

  test('removeDesk, by its own address, frees its aliases; by an alias, does nothing', async () => {
    await using database = await open()
    await addDesk(database.writer, suporte, now)
    assert.equal(await removeDesk(database.writer, 'ajuda@empresa.example'), false)
    assert.equal(await removeDesk(database.writer, suporte.address), true)
    assert.equal(await findDesk(database.reader, 'ajuda@empresa.example'), null)
    await addDesk(database.writer, suporte, now)
  })

  test('readPolicyVersion, each change of desks or blocklist, moves; a hit does not', async () => {
    await using database = await open()
    let last = await readPolicyVersion(database.reader)
    const moved = async () => {
      const version = await readPolicyVersion(database.reader)
      const hasMoved = version > last
      last = version
      return hasMoved
    }
    await addDesk(database.writer, suporte, now)
    assert.ok(await moved())
    await changeDesk(database.writer, suporte.address, { enabled: false })
    assert.ok(await moved())
    await removeDesk(database.writer, suporte.address)
    assert.ok(await moved())
    const block = await addBlock(
      database.writer,
      { pattern: 'spam.example', reason: 'spam', owner: 'cli' },
      now,
    )
    assert.ok(await moved())
    await countHits(database.writer, [block.id], now)
    assert.equal(await moved(), false)
    await removeBlock(database.writer, 'spam.example')
    assert.ok(await moved())
  })

  test('C56 countHits, many of two entries, is one statement', async () => {
    await using database = await open()
    const add = (pattern: string) => addBlock(database.writer, { pattern, reason: 'spam', owner: 'bia' }, now)
    const [one, two] = [await add('a.example'), await add('b.example')]
    const statements = await statementsOf(database, async (trx) => {
      await countHits(trx, [one.id, two.id, one.id, one.id], now)
      await countHits(trx, [], now)
    })
    assert.equal(statements, 1)
    assert.deepEqual(
      (await listBlocklist(database.reader)).map(({ hits, lastHitAt }) => [hits, lastHitAt]),
      [
        [3, now],
        [1, now],
      ],
    )
  })

  test('C53 C54 addBlock, an address and a domain, knows which is which', async () => {
    await using database = await open()
    const add = (pattern: string) => addBlock(database.writer, { pattern, reason: 'spam', owner: 'bia' }, now)
    assert.deepEqual(
      [(await add('X@Spam.example')).kind, (await add(' @Mau.example ')).kind],
      ['address', 'domain'],
    )
    assert.deepEqual(
      (await listBlocklist(database.reader)).map(({ pattern }) => pattern),
      ['mau.example', 'x@spam.example'],
    )
    assert.equal(await removeBlock(database.writer, '@MAU.example'), true)
    assert.equal(await removeBlock(database.writer, '@MAU.example'), false)
  })

  test('C53 C55 addBlock, an address said to be one, is kept as that and not read again', async () => {
    await using database = await open()
    const block = { pattern: '*@spam.example', kind: 'address', reason: 'spam', owner: 'bia' } as const
    const added = await addBlock(database.writer, block, now)
    assert.deepEqual([added.kind, added.pattern], ['address', '*@spam.example'])
  })

  test('C56 addBlock, a pattern that is there, takes the new reason and keeps its hits', async () => {
    await using database = await open()
    const first = await addBlock(database.writer, { pattern: 'spam.example', reason: 'a', owner: 'bia' }, now)
    await countHits(database.writer, [first.id], now)
    const again = await addBlock(
      database.writer,
      { pattern: 'SPAM.example', reason: 'b', owner: 'caio' },
      new Date(),
    )
    assert.deepEqual(again, { ...first, reason: 'b', owner: 'caio', hits: 1, lastHitAt: now })
  })

  test('C53 C56 addBlock, a pattern of the other list, moves it there with its new end', async () => {
    await using database = await open()
    await addBlock(database.writer, { pattern: '*@spam.example', reason: 'a', owner: 'bia' }, now)
    const expiresAt = new Date('2027-01-01T00:00:00Z')
    const entry = { pattern: '*@SPAM.example', reason: 'b', owner: 'bia', list: 'allow', expiresAt } as const
    await addBlock(database.writer, entry, now)
    const [moved, ...others] = await listBlocklist(database.reader)
    assert.deepEqual(
      [moved?.kind, moved?.list, moved?.expiresAt, others.length],
      ['wildcard', 'allow', expiresAt, 0],
    )
    assert.equal((await findBlock(database.reader, '*@spam.example'))?.id, moved?.id)
  })

  test('C53 findBlocks, more than a page, is walked both ways and searched', async () => {
    await using database = await open()
    for (const name of ['a', 'b', 'c', 'd_e', 'dxe'])
      await addBlock(database.writer, { pattern: `${name}.example`, reason: `R-${name}`, owner: 'Bia' }, now)
    const page = async (asked: Partial<BlocklistRequest>) => {
      const found = await findBlocks(database.reader, { list: 'block', search: '', limit: 2, ...asked })
      return { ...found, patterns: found.rows.map(({ pattern }) => pattern) }
    }
    const first = await page({})
    assert.equal(first.previous, null)
    const second = await page({ before: first.next ?? '' })
    const last = await page({ before: second.next ?? '' })
    assert.deepEqual([first.rows.length, second.rows.length, last.rows.length, last.next], [2, 2, 1, null])
    assert.equal(new Set([first, second, last].flatMap(({ patterns }) => patterns)).size, 5)
    assert.deepEqual((await page({ after: last.previous ?? '' })).patterns, second.patterns)
    assert.deepEqual((await page({ search: 'D_E' })).patterns, ['d_e.example'])
    assert.equal((await page({ search: 'bia', limit: 9 })).rows.length, 5)
    assert.equal((await page({ list: 'allow' })).rows.length, 0)
  })

  test('addContact, a person known from mail, becomes registered under the same identity', async () => {
    await using database = await open()
    await settle(database, settlement())
    const known = await findContact(database.reader, 'ana@cliente.example')
    const person = { address: 'ANA@cliente.example', name: 'Ana Silva', role: 'requester' } as const
    const added = await addContact(database.writer, person, now)
    assert.equal(added.id, known?.id)
    assert.deepEqual([added.registered, added.name], [true, 'Ana Silva'])
    await assert.rejects(addContact(database.writer, person, now), AddressTakenError)
  })

  test('changeContact, some of its switches, keeps the others', async () => {
    await using database = await open()
    const person = { address: 'ana@cliente.example', name: 'Ana', role: 'requester' } as const
    const added = await addContact(database.writer, person, now)
    const changed = await changeContact(database.writer, 'Ana@cliente.example', { byEmail: false })
    assert.deepEqual(changed, { ...added, byEmail: false })
    assert.deepEqual(await listContacts(database.reader), [changed])
    assert.equal(await changeContact(database.writer, 'nada@cliente.example', { active: false }), null)
  })
})
