import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { checkDoors } from '../../../src/cli/door-check.ts'
import { loadConfig } from '../../../src/config.ts'
import { makeNetworks } from '../../../src/domain/mail/network-set.ts'
import type { Listen } from '../../../src/gateway/door.ts'
import { commands } from '../../../src/gateway/milter/protocol.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { openIntake } from '../../support/gateway.ts'
import { startGatewayProcess } from '../../support/gateway-process.ts'
import { mail } from '../../support/intake.ts'
import { MilterClient, texts } from '../../support/milter-client.ts'
import { openMilterDoor } from '../../support/milter.ts'
import { programMissing } from '../../support/program.ts'

/** A door to an intake that takes everything, with what a test changes of both. */
async function open(
  change: Parameters<typeof openIntake>[0] = {},
  options: Parameters<typeof openMilterDoor>[1] = {},
): Promise<
  AsyncDisposable & {
    readonly address: Listen
    readonly door: Awaited<ReturnType<typeof openMilterDoor>>
    readonly received: ReturnType<typeof openIntake>['received']
  }
> {
  const { intake, received } = openIntake(change)
  const leadsToDesk = async (address: string): Promise<boolean> => {
    if (address.startsWith('falha')) throw new Error('database gone')
    return address.endsWith('@desk.example')
  }
  const door = await openMilterDoor({ ...intake, leadsToDesk }, options)
  return { door, address: door.address, received, [Symbol.asyncDispose]: () => door.close() }
}

let shared: Awaited<ReturnType<typeof open>>
before(async () => {
  shared = await open()
})
after(async () => {
  await shared[Symbol.asyncDispose]()
})

test('milter door, a peer that is not named, is not heard', async () => {
  await using door = await open({}, { peers: makeNetworks(['192.0.2.0/24']) })
  const client = await MilterClient.open(door.address)
  await assert.rejects(client.negotiate())
})

test('milter door, more connections than the limit, are closed and the others served', async () => {
  await using door = await open({}, { limits: { sessions: 1 } })
  const first = await MilterClient.greet(door.address)
  const second = await MilterClient.open(door.address)
  await second.closed()
  assert.equal((await first.deliver({ raw: mail() })).reply, 'd')
  first.close()
})

test('milter door, our own failure, is answered 451 4.3.0 and never blamed on the sender', async () => {
  await using door = await open({
    message: async () => {
      throw new Error('disk gone')
    },
  })
  const client = await MilterClient.greet(door.address)
  assert.match((await client.deliver({ raw: mail() })).reply, /^451 4\.3\.0 /)
  assert.match(
    (await client.envelope('ana@client.example', ['falha@desk.example']))[0] ?? '',
    /^451 4\.3\.0 /,
  )
  client.close()
})

test('milter door, an intake that takes its time, says so meanwhile and stalls no other message', async () => {
  const letGo = Promise.withResolvers<void>()
  await using door = await open(
    {
      message: async (octets) => {
        const chunks: Uint8Array[] = []
        for await (const chunk of octets) chunks.push(chunk)
        if (Buffer.concat(chunks).includes('devagar')) await letGo.promise
        return [{ recipient: 'suporte@desk.example', verdict: { kind: 'pass', details: {} }, text: [] }]
      },
    },
    { progressMs: 20 },
  )
  const slow = await MilterClient.greet(door.address)
  await slow.envelope('ana@client.example', ['suporte@desk.example'])
  slow.send('N')
  slow.send('B', Buffer.from('devagar'))
  assert.equal((await slow.read()).letter, 'c')
  slow.send('E')
  for (let count = 0; count < 3; count++) assert.equal((await slow.read()).letter, 'p')
  const quick = await MilterClient.greet(door.address)
  assert.equal((await quick.deliver({ raw: mail() })).reply, 'd')
  letGo.resolve()
  assert.equal((await slow.outcome()).reply, 'd')
  slow.close()
  quick.close()
})

test('milter door, a message past the limit, is not sent on to its end', async () => {
  await using door = await open({}, { maxMessageOctets: 100_000 })
  const client = await MilterClient.greet(door.address)
  await client.envelope('ana@client.example', ['suporte@desk.example'])
  client.send('N')
  const letters: string[] = []
  for (let count = 0; count < 2; count++) {
    client.send('B', Buffer.alloc(65_535, 'a'))
    letters.push((await client.read()).letter)
  }
  assert.deepEqual(letters, ['c', 's'])
  client.close()
})

test('milter door, connections that say nothing or send for too long, are ended', async () => {
  await using door = await open({}, { limits: { sessionSeconds: 0.1, dataSeconds: 3600 } })
  const idle = await MilterClient.greet(door.address)
  await idle.closed()
  await using other = await open({}, { limits: { sessionSeconds: 3600, dataSeconds: 0.2 } })
  const slow = await MilterClient.greet(other.address)
  await slow.envelope('ana@client.example', ['suporte@desk.example'])
  slow.send('N')
  for (let turn = 0; turn < 40; turn++) {
    slow.send('B', Buffer.from('a'))
    await wait(10)
  }
  await slow.closed()
  assert.deepEqual(other.received, [])
})

test('milter door, mail that is for others alone, is timed no more than an envelope and kept in no drain', async () => {
  await using door = await open({}, { limits: { sessionSeconds: 3600, dataSeconds: 0.1 } })
  const others = await MilterClient.greet(door.address)
  const waiting = await MilterClient.greet(door.address)
  assert.equal((await others.deliver({ raw: mail(), to: ['bob@elsewhere.example'] })).reply, 'a')
  await waiting.envelope('ana@client.example', ['suporte@desk.example'])
  await wait(400)
  assert.equal((await waiting.content(mail())).reply, 'd')
  assert.equal((await others.deliver({ raw: mail() })).reply, 'd')
  await others.deliver({ raw: mail(), to: ['bob@elsewhere.example'] })
  await waiting.envelope('ana@client.example', ['bob@elsewhere.example'])
  const started = performance.now()
  await door.door.drain(5000)
  assert.ok(performance.now() - started < 2500)
})

test('milter door, asked to stop, finishes the message in hand and takes no other', async () => {
  await using door = await open()
  const busy = await MilterClient.greet(door.address)
  const idle = await MilterClient.greet(door.address)
  await busy.envelope('ana@client.example', ['suporte@desk.example'])
  const drained = door.door.drain()
  await idle.closed()
  await assert.rejects(MilterClient.open(door.address))
  busy.send('R', texts('<ajuda@desk.example>'))
  assert.match((await busy.read()).payload.toString(), /^421 4\.3\.2 /)
  assert.equal((await busy.content(mail())).reply, 'd')
  await busy.closed()
  await drained
})

test('milter door, on a Unix socket, has the rights that were set and leaves one that answers alone', async () => {
  const path = join(temporaryFolder(), 'milter.sock')
  const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`
  const rights = { mode: 0o620, owner }
  await using door = await open({}, { listen: { path }, rights })
  assert.equal(statSync(path).mode & 0o777, 0o620)
  await assert.rejects(open({}, { listen: { path }, rights }), /EADDRINUSE/)
  const client = await MilterClient.greet(door.address)
  assert.equal((await client.deliver({ raw: mail() })).reply, 'd')
  client.close()
  const other = { path: `${path}2` }
  await assert.rejects(open({}, { listen: other, rights: { owner: 'ninguem-assim:root' } }), /etc\/passwd/)
})

/** Opens a port, hands it over as descriptor 3 and becomes the program. */
const handOver = `import os, socket, sys
s = socket.socket()
s.bind(('127.0.0.1', 0))
s.listen()
os.dup2(s.fileno(), 3)
os.set_inheritable(3, True)
os.execvp(sys.argv[1], sys.argv[1:])`

test('milter door, on an inherited descriptor, answers and is found by doctor', {
  skip: programMissing('python3'),
}, async () => {
  const dataDir = temporaryFolder()
  const env = {
    PORTARIA_MILTER_LISTEN: 'fd:3',
    PORTARIA_DATA_DIR: dataDir,
    PORTARIA_SMTP_LISTEN: 'off',
    PORTARIA_ADMIN_LISTEN: 'off',
  }
  const gateway = await startGatewayProcess({ dataDir, env, under: ['python3', '-c', handOver] })
  const said = gateway.output.find((line) => line.includes('"door":"milter"')) ?? '{}'
  const { host, port } = JSON.parse(said)
  const checks = await checkDoors(loadConfig({ environment: env, folder: dataDir }), 5000)
  assert.deepEqual(checks, [{ door: 'milter', at: `127.0.0.1:${port}`, fault: null }])
  const client = await MilterClient.greet({ host, port })
  assert.equal((await client.deliver({ raw: mail(), to: ['pessoa@desk.example'] })).reply, 'a')
  client.close()
  assert.equal(await gateway.stop(), 0)
})

test('milter door, packets of any order and content, end at most their own connection', async () => {
  const known = await MilterClient.greet(shared.address)
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.constantFrom(
      texts('<suporte@desk.example>'),
      texts('<ana@client.example>', 'SIZE=10', 'BODY=8BITMIME'),
      texts('Subject', ' x'),
      Buffer.from('\0\0\0\u0006\0\0\u0001\xff\0\u001f\xff\xff', 'latin1'),
    ),
  )
  const letter = fc.oneof(
    fc.constantFrom(...Object.values(commands)),
    fc.string({ minLength: 1, maxLength: 1 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(letter, octets), { maxLength: 30 }), async (packets) => {
      const client = await MilterClient.open(shared.address)
      for (const [command, payload] of packets) client.send(command, payload)
      client.send('Q')
      await client.closed()
    }),
    { numRuns: 300 },
  )
  assert.equal((await known.deliver({ raw: mail() })).reply, 'd')
  known.close()
})

test('milter door, packets that are announced and never come, take no memory', async () => {
  const before = process.memoryUsage().rss
  const clients: MilterClient[] = []
  for (let count = 0; count < 100; count++) {
    const client = await MilterClient.open(shared.address)
    client.write(Buffer.from([0, 3, 255, 255, 'L'.charCodeAt(0), 1]))
    clients.push(client)
  }
  await wait(100)
  assert.ok(process.memoryUsage().rss - before < 30 * 1024 ** 2)
  for (const client of clients) client.close()
})
