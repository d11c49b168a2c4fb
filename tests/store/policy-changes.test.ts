import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addBlock, removeBlock } from '../../src/store/blocklist.ts'
import { renameClient } from '../../src/store/client-pages.ts'
import { addAssociation, clientIdOf, removeAssociation } from '../../src/store/clients.ts'
import { addDesk, changeDesk, removeDesk } from '../../src/store/desks.ts'
import { listPolicyChanges } from '../../src/store/policy-changes.ts'
import { readPolicyVersion } from '../../src/store/policy-version.ts'
import { changeRuleMode } from '../../src/store/rule-modes.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'

const now = new Date('2026-11-21T12:00:00Z')
const by = { actor: 'Bia', now }
const address = 'suporte@empresa.example'
const desk = { address, mode: 'direct', profile: 'estrito', aliases: [] } as const

/** The versions, the oldest first: what was done, by whom, and which fields. */
async function told({ reader }: TestDatabase): Promise<string[]> {
  const { rows } = await listPolicyChanges(reader, { limit: 100 })
  return rows
    .toReversed()
    .map(({ version, event, actor, subject, changes }) =>
      [
        version,
        event,
        actor,
        subject,
        ...changes.map((each) => `${each.field}:${each.old}>${each.new}`),
      ].join(' '),
    )
}

forEachDialect((_dialect, open) => {
  test('policy changes, every kind there is, leave one version each with who and what differs', async () => {
    await using database = await open()
    const { writer } = database
    await addDesk(writer, desk, now, 'Bia')
    await changeDesk(writer, address, { settings: { pendingLimit: 2 } }, by)
    await changeDesk(writer, address, { aliases: ['ajuda@empresa.example'], enabled: false }, by)
    await addBlock(writer, { pattern: 'spam.example', reason: 'x', owner: 'Rui' }, now, 'Bia')
    await addBlock(writer, { pattern: 'spam.example', reason: 'y', owner: 'Rui' }, now)
    await removeBlock(writer, 'spam.example', by)
    await addAssociation(writer, { domain: 'acme.example', client: 'ACME', owner: 'Rui' }, now, 'Bia')
    await removeAssociation(writer, 'acme.example', by)
    await changeRuleMode(writer, { rule: 'refuseMissingSubject', mode: 'shadow', actor: 'Bia' }, now)
    await changeRuleMode(writer, { rule: 'refuseMissingSubject', mode: 'off', actor: 'Bia' }, now)
    await removeDesk(writer, address, by)
    const lines = await told(database)
    assert.deepEqual(lines.slice(1, 10), [
      `3 desk-changed Bia ${address} pendingLimit:null>2`,
      `4 desk-changed Bia ${address} enabled:true>false aliases:null>ajuda@empresa.example`,
      '5 block-added Bia spam.example list:null>block reason:null>x owner:null>Rui',
      '6 block-added Rui spam.example reason:x>y',
      '7 block-removed Bia spam.example list:block>null reason:y>null owner:Rui>null',
      '8 association-added Bia acme.example client:null>ACME owner:null>Rui',
      '9 association-removed Bia acme.example client:ACME>null owner:Rui>null',
      '10 rule-mode-changed Bia refuseMissingSubject mode:live>shadow',
      '11 rule-mode-changed Bia refuseMissingSubject mode:shadow>off',
    ])
    assert.match(
      lines[0] ?? '',
      /^2 desk-added Bia suporte@empresa\.example mode:null>direct profile:null>estrito/,
    )
    assert.match(lines[0] ?? '', / subjectRequired:null>true/)
    assert.match(lines[10] ?? '', /^12 desk-removed Bia .* subjectRequired:true>null/)
    assert.equal(await readPolicyVersion(writer), 12)
  })

  test('renameClient, with domains or without, moves the version only where a domain names the client', async () => {
    await using database = await open()
    const { writer } = database
    const id = await clientIdOf(writer, 'ACME', now)
    assert.equal(await renameClient(writer, id, 'Acme S.A.', by), true)
    assert.equal(await readPolicyVersion(writer), 1)
    await addAssociation(writer, { domain: 'acme.example', client: 'ACME S.A.', owner: 'Rui' }, now, 'Bia')
    assert.equal(await renameClient(writer, id, 'Ápice', by), true)
    assert.equal((await told(database)).at(-1), '3 client-changed Bia Ápice client:Acme S.A.>Ápice')
    assert.equal(await renameClient(writer, id, 'Ápice', by), true)
    assert.equal(await readPolicyVersion(writer), 3, 'the same name is no change')
  })

  test('policy changes, another profile, tell every setting that it moves and none that was set by hand', async () => {
    await using database = await open()
    await addDesk(database.writer, { ...desk, settings: { bodyRequired: 'always' } }, now)
    await changeDesk(database.writer, address, { profile: 'aberto' }, by)
    const [, line = ''] = await told(database)
    assert.match(line, / profile:estrito>aberto .*newRequests:registered>anyone/)
    assert.doesNotMatch(line, /bodyRequired/)
  })

  test('policy changes, of what is not there or as it was, make no version', async () => {
    await using database = await open()
    const { writer } = database
    await addDesk(writer, desk, now)
    await addBlock(writer, { pattern: 'spam.example', reason: 'x', owner: 'Rui' }, now)
    const before = await readPolicyVersion(writer)
    await changeDesk(writer, address, { enabled: true, settings: { subjectRequired: true } }, by)
    await changeDesk(writer, 'ninguem@empresa.example', { enabled: false }, by)
    await removeDesk(writer, 'ninguem@empresa.example', by)
    await addBlock(writer, { pattern: 'spam.example', reason: 'x', owner: 'Rui' }, now)
    await removeBlock(writer, 'outro.example', by)
    await removeAssociation(writer, 'outro.example', by)
    await changeRuleMode(writer, { rule: 'refuseMissingSubject', mode: 'live', actor: 'Bia' }, now)
    await assert.rejects(addDesk(writer, desk, now))
    assert.equal(await readPolicyVersion(writer), before)
    assert.equal((await told(database)).length, 2)
  })

  test('policy changes, made by many at once, each tell what the one before left', async () => {
    await using database = await open()
    await addDesk(database.writer, desk, now)
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        changeDesk(database.writer, address, { settings: { pendingLimit: index } }, by),
      ),
    )
    const { rows } = await listPolicyChanges(database.reader, { limit: 100 })
    const limits = rows
      .toReversed()
      .slice(1)
      .flatMap(({ changes }) => changes)
    assert.equal(limits.length, 8)
    for (const [index, { old }] of limits.slice(1).entries()) assert.equal(old, limits[index]?.new)
  })

  test('listPolicyChanges, page by page, gives every version once', async () => {
    await using database = await open()
    await addDesk(database.writer, desk, now)
    for (let limit = 0; limit < 6; limit++)
      await changeDesk(database.writer, address, { settings: { pendingLimit: limit } }, by)
    const first = await listPolicyChanges(database.reader, { limit: 3 })
    const second = await listPolicyChanges(database.reader, { limit: 3, before: first.next ?? '' })
    const back = await listPolicyChanges(database.reader, { limit: 3, after: second.previous ?? '' })
    assert.deepEqual(
      [first, second, back].map(({ rows }) => rows.map(({ version }) => version)),
      [
        [8, 7, 6],
        [5, 4, 3],
        [8, 7, 6],
      ],
    )
  })
})
