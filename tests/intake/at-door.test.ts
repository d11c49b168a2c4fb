import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replay } from '../../src/intake/replay.ts'
import { addContact } from '../../src/store/contacts.ts'
import { type Attempt, decideAttempt, listAttempts, purgeAttempts } from '../../src/store/door-attempts.ts'
import { readEquation } from '../../src/store/tallies.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'

const desk = 'suporte@empresa.example'
const now = new Date()
const first: TestMail = { raw: mail() }
/** As a host sends it the next time. */
const again: TestMail = { raw: `Received: from a.example by b.example\r\n${mail()}` }

forEachDialect((_dialect, open) => {
  test('beyond 7 a stranger, approved at the door, hears 451 and at the next try 250', async () => {
    await using door = await openWith('strangers', open)
    assert.match(await kindOf(door, first), /^defer awaiting-approval/)
    assert.match(await kindOf(door, again), /^defer awaiting-approval/)
    const [attempt, ...others] = await waiting(door)
    assert.equal(others.length, 0)
    assert.deepEqual(
      [attempt?.tries, attempt?.author?.address, attempt?.subject, attempt?.recipient],
      [2, 'ana@cliente.example', 'Impressora parada', desk],
    )
    assert.equal(attempt?.trace.at(-1)?.rule, 'refuseUnapproved')
    assert.equal((await readEquation(door.database.reader)).all.received, 0)
    assert.equal((await door.database.reader('messages')).length, 0)

    await decide(door, attempt, 'approved')
    assert.match(await kindOf(door, again), /^pass Protocolo \d{4}-000001/)
    assert.match(await kindOf(door, again), /^pass Protocolo \d{4}-000001/)
    const [approved] = (await listAttempts(door.database.reader, { state: 'approved', limit: 9 })).rows
    assert.match(approved?.protocol ?? '', /-000001$/)
    assert.equal((await readEquation(door.database.reader)).all.ticket, 1)
  })

  test('beyond 7 a stranger, turned away at the door, hears 451 and at the next try 550', async () => {
    await using door = await openWith('strangers', open)
    await kindOf(door, first)
    await decide(door, (await waiting(door))[0], 'refused')
    assert.match(await kindOf(door, again), /^reject not-approved O atendimento decidiu nao receber/)
    const { all } = await readEquation(door.database.reader)
    assert.deepEqual([all.received, all.refused], [1, 1])
  })

  test('at the door, attempts past their days, are forgotten and later ones stay', async () => {
    await using door = await openWith('strangers', open)
    await kindOf(door, { raw: mail({}, 'linha\r\n'.repeat(60_000)) })
    assert.equal(
      await purgeAttempts(door.database.writer, door.blobs, new Date(now.getTime() - 86_400_000)),
      0,
    )
    assert.equal(await purgeAttempts(door.database.writer, door.blobs, new Date(Date.now() + 1000)), 1)
    assert.deepEqual(await waiting(door), [])
  })
})

test('at the door, registered author, answer to a ticket or desk without the setting, waits not', async () => {
  await using door = await openWith('strangers')
  const rui = { address: 'rui@cliente.example', name: 'Rui', role: 'requester' } as const
  await addContact(door.database.writer, rui, now)
  const opened = await kindOf(door, { raw: mail({ From: 'rui@cliente.example' }) })
  assert.match(opened, /^pass Protocolo/)
  const answer = { 'Message-ID': '<dois@cliente.example>', 'In-Reply-To': '<um@cliente.example>' }
  assert.match(await kindOf(door, { raw: mail(answer) }), /^pass Protocolo/)
  assert.match(await kindOf(door, { to: ['postmaster'] }), /^pass/)
  await using without = await openWith('no')
  assert.match(await kindOf(without, first), /^pass/)
  await using forwarded = await openTestIntake()
  await forwarded.addDesk({ mode: 'forwarded', settings: { approveAtDoor: 'strangers' } })
  assert.match(await kindOf(forwarded, first), /^pass/)
})

test('at the door, only the doubtful wait, lets a stranger in whose envelope speaks for him', async () => {
  await using door = await openWith('doubtful')
  assert.match(await kindOf(door, first), /^pass/)
  assert.match(await kindOf(door, { raw: mail({ 'Message-ID': '<2@x.example>' }), from: null }), /^defer/)
  assert.match(
    await kindOf(door, { raw: mail({ 'Message-ID': '<3@x.example>' }), from: 'x@y.example' }),
    /^defer/,
  )
})

test('at the door, another body or reverse-path, is another attempt that waits for itself', async () => {
  await using door = await openWith('strangers')
  await kindOf(door, first)
  await decide(door, (await waiting(door))[0], 'approved')
  assert.match(await kindOf(door, { raw: mail({}, 'Outra coisa.') }), /^defer/)
  assert.match(await kindOf(door, { from: 'outra@cliente.example' }), /^defer/)
  assert.equal((await waiting(door)).length, 2)
})

forEachDialect((_dialect, open) => {
  test('security beyond 7 decided of one mail at the door, another that says as little, waits for itself', async () => {
    for (const [decision, expected] of [
      ['refused', /^reject not-approved/],
      ['approved', /^pass/],
    ] as const) {
      await using door = await openWith('strangers', open)
      await kindOf(door, first)
      await decide(door, (await waiting(door))[0], decision)
      const others = [
        { 'Message-ID': '<dois@cliente.example>' },
        { Subject: 'Outro assunto' },
        { From: 'Rui <rui@cliente.example>' },
      ]
      for (const fields of others) assert.match(await kindOf(door, { raw: mail(fields) }), /^defer/, decision)
      assert.equal((await waiting(door)).length, others.length)
      assert.match(await kindOf(door, again), expected)
    }
  })
})

test('at the door, message for two desks of which one has let it in, is deferred and taken once', async () => {
  await using door = await openTestIntake()
  const settings = { approveAtDoor: 'strangers', sharedMail: 'each' } as const
  await door.addDesk({ settings })
  await door.addDesk({ address: 'vendas@empresa.example', settings })
  const both: TestMail = { ...first, to: [desk, 'vendas@empresa.example'], door: 'lmtp' }
  assert.match(await kindOf(door, both), /^defer.*\ndefer/)
  const [one, two] = await waiting(door)
  await decide(door, one, 'approved')
  assert.match(await kindOf(door, both), /^(defer.*\npass|pass.*\ndefer)/)
  await decide(door, two, 'approved')
  assert.match(await kindOf(door, both), /^pass.*\npass/)
  assert.equal((await door.database.reader('tickets')).length, 2)
})

test('at the door, tried, replayed or judged again, shows nothing and decides the same', async () => {
  await using door = await openWith('strangers')
  await kindOf(door, first)
  await decide(door, (await waiting(door))[0], 'approved')
  await kindOf(door, again)
  await door.intake.idle()
  const before = await tableDigests(door.database)
  const raw = Buffer.from(mail({ 'Message-ID': '<novo@cliente.example>' }, 'Novo.'))
  const tried = await door.intake.simulate({ raw, reversePath: 'ana@cliente.example', recipients: [desk] })
  assert.match(tried.replies.at(-1) ?? '', /^451 4\.7\.1 /)
  assert.deepEqual(await tableDigests(door.database), before)
  const { id } = await door.database.reader('messages').first('id')
  const replayed = await replay({ db: door.database.reader, blobs: door.blobs }, id)
  assert.deepEqual(replayed?.differences, [])
  const judged = await door.intake.reprocess(id, { actor: 'cli', dryRun: true })
  assert.equal(judged?.new?.disposition, 'ticket')
})

async function openWith(approveAtDoor: 'no' | 'strangers' | 'doubtful', open?: Open): Promise<TestIntake> {
  const door = await openTestIntake({}, open)
  await door.addDesk({ settings: { approveAtDoor } })
  return door
}

async function waiting({ database }: TestIntake): Promise<readonly Attempt[]> {
  return (await listAttempts(database.reader, { state: 'waiting', limit: 9 })).rows
}

async function decide(
  { database }: TestIntake,
  attempt: Attempt | undefined,
  state: 'approved' | 'refused',
): Promise<void> {
  assert.ok(await decideAttempt(database.writer, attempt?.id ?? '', { state, actor: 'operator' }, now))
}

async function kindOf(door: TestIntake, sent: TestMail): Promise<string> {
  const replies = await door.send(sent)
  return replies
    .map(({ verdict, text }) =>
      [verdict.kind, verdict.kind === 'pass' ? [] : verdict.reason, text].flat().join(' '),
    )
    .join('\n')
}
