import assert from 'node:assert/strict'
import { utimes } from 'node:fs/promises'
import { test } from 'node:test'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { streamBlobNames } from '../../src/store/blob-names.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { chooseChannels } from '../../src/store/channel-choice.ts'
import { changeChannel, removeChannel } from '../../src/store/channel-changes.ts'
import { keepProbe, listProbes, type ProbeLine } from '../../src/store/channel-probes.ts'
import { setAnswerVia } from '../../src/store/channel-uses.ts'
import { findChannel, findSealedSecret, listChannels, saveChannel } from '../../src/store/channels.ts'
import { saveContract } from '../../src/store/contracts.ts'
import { addDesk, findDesk } from '../../src/store/desks.ts'
import { findDkimKey, keepDkimKey, keepDkimState } from '../../src/store/dkim-keys.ts'
import { removeOrphans } from '../../src/store/orphans.ts'
import { removeUnreferenced } from '../../src/store/retention.ts'
import { savePicture } from '../../src/store/user-pictures.ts'
import { addUser } from '../../src/store/users.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { saveStep } from '../../src/store/workflow-steps.ts'
import { newChannel } from '../support/channels.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDesk } from '../support/mail-admin.ts'
import { addStep, openTicket, workflowStep } from '../support/workflow.ts'

const now = new Date('2026-11-21T12:00:00Z')

forEachDialect((_dialect, open) => {
  test('channels, written, changed and made the system’s, F10 F16 keep one alone for the system', async () => {
    await using database = await open()
    const first = newChannel({ id: 'a', name: 'Saída A', isSystem: true })
    assert.deepEqual(await changeChannel(database, first, null, now), { kind: 'saved' })
    await changeChannel(database, newChannel({ id: 'b', name: 'Saída B', isSystem: true }), null, now)
    assert.deepEqual(
      (await listChannels(database.reader)).map(({ id, isSystem, version }) => ({ id, isSystem, version })),
      [
        { id: 'a', isSystem: false, version: 1 },
        { id: 'b', isSystem: true, version: 1 },
      ],
    )
    await changeChannel(database, { ...first, isSystem: false, senderName: 'Atendimento' }, 1, now)
    assert.equal((await findChannel(database.reader, 'a'))?.senderName, 'Atendimento')
  })

  test('channels, a name or an address that another has, M15 F6 are refused naming it', async () => {
    await using database = await open()
    await changeChannel(database, newChannel({ id: 'a', name: 'Saída A', address: 'a@x.example' }), null, now)
    const other = newChannel({ id: 'b', name: 'SAÍDA A', address: 'b@x.example' })
    assert.deepEqual(await changeChannel(database, other, null, now), { kind: 'name-taken' })
    const same = newChannel({ id: 'b', name: 'Saída B', address: 'A@X.example' })
    assert.deepEqual(await changeChannel(database, same, null, now), { kind: 'address-taken', by: 'Saída A' })
    assert.equal((await listChannels(database.reader)).length, 1)
  })

  test('channels, changed by two at once, A2 keep what the first said and tell the second', async () => {
    await using database = await open()
    const channel = newChannel({ id: 'a' })
    await changeChannel(database, channel, null, now)
    const answers = await Promise.all(
      ['Um', 'Dois'].map((senderName) => changeChannel(database, { ...channel, senderName }, 1, now)),
    )
    assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['saved', 'stale'])
  })

  test('channels, a change that says nothing of the secret, M20 leaves it as it is', async () => {
    await using database = await open()
    await changeChannel(database, newChannel({ id: 'a' }, 'sealed'), null, now)
    await changeChannel(database, newChannel({ id: 'a', senderName: 'Outro' }), 1, now)
    assert.equal(await findSealedSecret(database.reader, 'a'), 'sealed')
    assert.equal((await findChannel(database.reader, 'a'))?.hasSecret, true)
    await changeChannel(database, newChannel({ id: 'a' }, null), 2, now)
    assert.equal(await findSealedSecret(database.reader, 'a'), null)
  })

  test('channels, one in use, F12 is not removed and says by what', async () => {
    await using database = await open()
    await changeChannel(database, newChannel({ id: 'a' }), null, now)
    const contract = { id: 'k1', name: 'K1', client: '', active: true, channelId: 'a' }
    await saveContract(database, contract, now)
    const desk = await addDesk(database.writer, openDesk, now)
    await setAnswerVia(database.writer, desk.id, 'a')
    const uses = {
      contracts: ['K1'],
      desks: [desk.address],
      steps: [],
      canaries: [],
      isSystem: false,
      waiting: 0,
    }
    assert.deepEqual(await removeChannel(database, 'a'), uses)
    await saveContract(database, { ...contract, channelId: null }, now)
    await setAnswerVia(database.writer, desk.id, null)
    assert.equal(await removeChannel(database, 'a'), 'removed')
    assert.equal(await findChannel(database.reader, 'a'), null)
  })

  test('channel, named by a step, A2 F12 F14 is neither removed nor switched off', async () => {
    await using database = await open()
    await changeChannel(database, newChannel({ id: 'a' }), null, now)
    await saveStep(database, workflowStep({ channelChoice: 'specific', channelId: 'a' }), now)
    const steps = ['Avisar o cliente']
    const uses = { contracts: [], desks: [], steps, canaries: [], isSystem: false, waiting: 0 }
    assert.deepEqual(await removeChannel(database, 'a'), uses)
    const off = newChannel({ id: 'a', active: false })
    assert.deepEqual(await changeChannel(database, off, 1, now), { kind: 'named-by-steps', steps })
    assert.equal((await findChannel(database.reader, 'a'))?.active, true)
    await saveStep(database, workflowStep({ version: 1 }), now)
    assert.equal((await changeChannel(database, off, 1, now)).kind, 'saved')
  })

  test('channel, by which a mail waits to leave, F12 is not removed', async () => {
    await using database = await open()
    await changeChannel(database, newChannel({ id: 'a', isSystem: true }), null, now)
    await addStep(database)
    const { id } = await openTicket(database)
    await closeTicket(database.writer, id, { actor: 'bia', now })
    await changeChannel(database, newChannel({ id: 'a' }), 1, now)
    const uses = { contracts: [], desks: [], steps: [], canaries: [], isSystem: false, waiting: 1 }
    assert.deepEqual(await removeChannel(database, 'a'), uses)
    await database.writer('outbox').delete()
    assert.equal(await removeChannel(database, 'a'), 'removed')
  })

  test('contract, saved by who says nothing of its channel, F11 keeps it', async () => {
    await using database = await open()
    const contract = { id: 'k1', name: 'K1', client: '', active: true }
    await saveContract(database, { ...contract, channelId: 'a' }, now)
    await saveContract(database, contract, now)
    const row = await database.reader('contracts').where({ id: 'k1' }).first('channel_id')
    assert.equal(row?.channel_id, 'a')
  })

  test('chooseChannels, tickets of contracts and desks, F11 F16 O17 O18 have each its own, with why', async () => {
    await using database = await open()
    for (const id of ['a', 'b', 'c']) {
      const address = id === 'c' ? 'outro@desk.example' : `${id}@saida.example`
      await saveChannel(database.writer, newChannel({ id, name: id, address, isSystem: id === 'b' }), now)
    }
    const desk = await addDesk(
      database.writer,
      { ...openDesk, address: 'suporte@desk.example', aliases: ['apelido@desk.example'] },
      now,
    )
    await setAnswerVia(database.writer, desk.id, 'a')
    const whole = await addDesk(database.writer, { ...openDesk, address: '*@todo.example', aliases: [] }, now)
    await setAnswerVia(database.writer, whole.id, 'c')
    const asked = [
      'suporte+r-x@desk.example',
      'Apelido@desk.example',
      'qualquer@todo.example',
      'outro@desk.example',
      'nada@longe.example',
    ]
    assert.deepEqual(
      await chooseChannels(
        database.reader,
        asked.map((deskAddress) => ({ ticketId: null, deskAddress })),
      ),
      [
        { channelId: 'a', why: 'answer-via' },
        { channelId: 'a', why: 'answer-via' },
        { channelId: 'c', why: 'answer-via' },
        { channelId: 'c', why: 'same-address' },
        { channelId: 'b', why: 'system' },
      ],
    )
    const specific = { ticketId: null, deskAddress: 'suporte@desk.example', specific: 'c' }
    assert.deepEqual(await chooseChannels(database.reader, [specific]), [{ channelId: 'c', why: 'specific' }])
  })

  test('channel, whose address is nobody’s desk, F8 never receives', async () => {
    await using database = await open()
    await saveChannel(database.writer, newChannel({ id: 'a', address: 'saida@desk.example' }), now)
    assert.equal(await findDesk(database.reader, 'saida@desk.example'), null)
  })

  test('logo of a channel, old and named by no message, M17 is not swept and stands among the blobs', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    const logo = await blobs.put(Buffer.from('a logo'))
    const long = new Date('2026-01-01T00:00:00Z')
    await utimes(blobs.pathOf(logo), long, long)
    const { settings } = newChannel()
    const channel = newChannel({
      id: 'a',
      settings: { ...settings, appearance: { ...plainAppearance, logo } },
    })
    await saveChannel(database.writer, channel, now)
    assert.equal(await removeOrphans(database.writer, blobs, now), 0)
    const names: string[] = []
    for await (const name of streamBlobNames(database.reader)) names.push(name)
    assert.deepEqual(names, [logo])
    await removeChannel(database, 'a')
    assert.equal(await removeOrphans(database.writer, blobs, now), 1)
  })

  test('pictures of letters, that a client sent back to us, M17 outlive his mail', async () => {
    await using database = await open()
    const blobs = new BlobStore(temporaryFolder())
    const long = new Date('2026-01-01T00:00:00Z')
    const [logo, picture] = [await blobs.put(Buffer.from('logo')), await blobs.put(Buffer.from('foto'))]
    for (const name of [logo, picture]) await utimes(blobs.pathOf(name), long, long)
    const settings = { ...newChannel().settings, appearance: { ...plainAppearance, logo } }
    await saveChannel(database.writer, newChannel({ id: 'a', settings }), now)
    const user = await addUser(database.writer, { name: 'bia', role: 'operator', passwordHash: 'x' }, now)
    await savePicture(database.writer, user?.id ?? '', picture)
    await removeUnreferenced(database.writer, blobs, [logo, picture], now)
    assert.equal(await removeOrphans(database.writer, blobs, now), 0)
    assert.deepEqual([await blobs.has(logo), await blobs.has(picture)], [true, true])
    await database.writer('users').delete()
    await removeUnreferenced(database.writer, blobs, [logo, picture], now)
    assert.deepEqual([await blobs.has(logo), await blobs.has(picture)], [true, false])
  })

  test('tests of a channel, failing and then good, M5 M6 keep since when and what each step said', async () => {
    await using database = await open()
    const bad: ProbeLine = { step: 'reach', state: 'bad', ms: null, why: 'unreachable', words: '' }
    await keepProbe(database.writer, 'a', [bad], now)
    const later = new Date('2026-11-21T12:20:00Z')
    await keepProbe(database.writer, 'a', [bad], later)
    const kept = (await listProbes(database.reader)).get('a')
    assert.deepEqual(kept, { at: later, isGood: false, failingSince: now, lines: [bad] })
    const good: ProbeLine = { ...bad, state: 'good', ms: 3, why: null }
    assert.equal((await keepProbe(database.writer, 'a', [good], later)).failingSince, null)
  })

  test('key of a domain, made anew, forgets what the DNS was seen to hold', async () => {
    await using database = await open()
    const key = { domain: 'x.example', selector: 'p1', publicKey: 'AAA', sealedPrivateKey: 's' }
    await keepDkimKey(database.writer, key, now)
    await keepDkimState(database.writer, { ...key, selector: 'p0' }, 'published', now)
    assert.equal((await findDkimKey(database.reader, 'x.example'))?.state, null)
    await keepDkimState(database.writer, key, 'published', now)
    assert.equal((await findDkimKey(database.reader, 'x.example'))?.state, 'published')
    await keepDkimKey(database.writer, { ...key, selector: 'p2' }, now)
    assert.equal((await findDkimKey(database.reader, 'x.example'))?.state, null)
  })
})
