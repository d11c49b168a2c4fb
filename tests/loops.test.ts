import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { pass } from '../src/domain/policy/verdict.ts'
import type { Courier, Hand, Parcel } from '../src/outgoing/courier.ts'
import { submit, type Submission } from '../src/outgoing/submit.ts'
import { createIntake } from '../src/intake/intake.ts'
import { BlobStore } from '../src/store/blobs.ts'
import { addDesk } from '../src/store/desks.ts'
import { openSqliteInMemory } from './support/database.ts'
import { openDoor, openIntake, silentLog } from './support/gateway.ts'
import { startTestOutbound } from './support/outbox.ts'

/** Mail on its way between hosts: who takes it by domain, what relays do to it, and how many there were. */
class World {
  readonly ports = new Map<string, number>()
  /** What a relay on the way makes of a mail. */
  relay = async (mail: Submission): Promise<Submission> => mail
  sent = 0

  readonly courier: Courier = {
    workers: 1,
    isOneServer: true,
    retire: () => undefined,
    deliver: (parcel, hand) => this.#carry(parcel, hand),
    close: () => undefined,
  }

  async *#carry({ reversePath, recipients, open }: Parcel, hand: Hand): ReturnType<Courier['deliver']> {
    await hand(recipients.map(({ position }) => position))
    const raw = await buffer(Readable.from(open()))
    const reply = await this.carry({ reversePath, recipients: recipients.map(({ address }) => address), raw })
    const state = reply.startsWith('2') ? 'sent' : 'failed'
    const fates = recipients.map(({ position }) => ({ position, state, status: null, reply }) as const)
    const outcome = state === 'sent' ? 'sent' : 'refused'
    const attempt = {
      at: new Date(),
      durationMs: 0,
      peer: null,
      tls: null,
      outcome,
      reply,
      dialogue: [],
      fates,
    } as const
    yield { attempt, isLast: true }
  }

  async carry(given: Submission): Promise<string> {
    this.sent += 1
    const mail = await this.relay(given)
    const [to = ''] = mail.recipients
    const port = this.ports.get(to.slice(to.lastIndexOf('@') + 1))
    if (port === undefined) throw new Error(`expected a host for ${to}, found none`)
    return submit({ host: '127.0.0.1', port }, mail)
  }

  async begin(from: string, to: string): Promise<void> {
    const raw = plainMail({ from, to, subject: 'Impressora parada', text: 'Bom dia' })
    assert.match(await this.carry({ reversePath: from, recipients: [to], raw }), /^250/)
  }
}

function plainMail({ from, to, subject, text }: Record<'from' | 'to' | 'subject' | 'text', string>): string {
  return [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, '', text, ''].join('\r\n')
}

/** A gateway with a desk that acknowledges everything, on a port of its own, which sends when it is told. */
async function openAnsweringGateway(context: TestContext, world: World, domain: string) {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-loops-'))
  const database = await openSqliteInMemory()
  const secret = Buffer.from(domain.padEnd(32, '.'))
  const hostname = `mx.${domain}`
  const address = `suporte@${domain}`
  await addDesk(
    database.writer,
    { address, mode: 'direct', profile: 'aberto', aliases: [], acknowledge: true },
    new Date(),
  )
  const limits = { maxMessageOctets: 1_000_000, maxHops: 50, maxRecipients: 100 }
  const blobs = new BlobStore(folder)
  const intake = createIntake({ database, blobs, secret, hostname, log: silentLog, ...limits })
  const door = await openDoor({ hostname, intake })
  world.ports.set(domain, (door.address as { port: number }).port)
  const outbound = startTestOutbound(database, { courier: world.courier, blobs, secret, hostname })
  context.after(async () => {
    await outbound.close()
    await door.close()
    await intake.close()
    await database.close()
    await rm(folder, { recursive: true })
  })
  return { address, database, send: () => outbound.sendDue() }
}

/** A host that answers every mail to its author's address, with nothing that tells a machine. */
async function openDumbResponder(context: TestContext, world: World, domain: string) {
  const address = `robo@${domain}`
  const answers: Submission[] = []
  const { intake } = openIntake({
    message: async (octets) => {
      const { from, subject = '' } = await simpleParser(await buffer(octets))
      const to = from?.value[0]?.address ?? ''
      const text = 'Recebemos sua mensagem.'
      const raw = plainMail({ from: address, to, subject: `Obrigado ${subject}`, text })
      answers.push({ reversePath: address, recipients: [to], raw })
      return [{ recipient: address, verdict: pass, text: [] }]
    },
  })
  const door = await openDoor({ hostname: `mx.${domain}`, intake })
  world.ports.set(domain, (door.address as { port: number }).port)
  context.after(() => door.close())
  const send = async (): Promise<number> => {
    const due = answers.splice(0)
    for (const mail of due) await world.carry(mail)
    return due.length
  }
  return { address, send }
}

/** Lets everybody send until nobody has anything left, or it has plainly become a storm. */
async function untilQuiet(world: World, ...hosts: readonly { send(): Promise<number> }[]): Promise<void> {
  for (let rest = 1; rest > 0 && world.sent < 50; ) {
    rest = 0
    for (const host of hosts) rest += await host.send()
  }
}

test('security §5 row 9 loops, complaint 4 O22 two gateways that acknowledge each other, exchange two messages', async (t) => {
  const world = new World()
  const one = await openAnsweringGateway(t, world, 'um.example')
  const two = await openAnsweringGateway(t, world, 'dois.example')
  await world.begin(two.address, one.address)
  await untilQuiet(world, one, two)
  assert.equal(world.sent, 2)
  assert.deepEqual(await two.database.reader('messages').pluck('state'), ['held'])
})

test('security §5 row 9 loops, complaint 4 O22 two gateways behind a relay that takes every sign away, exchange at most four', async (t) => {
  const world = new World()
  world.relay = async ({ recipients, raw }) => {
    const { from, subject = '', text = '' } = await simpleParser(Buffer.from(raw))
    const reversePath = from?.value[0]?.address ?? ''
    return {
      reversePath,
      recipients,
      raw: plainMail({ from: reversePath, to: recipients.join(), subject, text }),
    }
  }
  const one = await openAnsweringGateway(t, world, 'um.example')
  const two = await openAnsweringGateway(t, world, 'dois.example')
  await world.begin(two.address, one.address)
  await untilQuiet(world, one, two)
  assert.ok(world.sent > 2 && world.sent <= 4, `${world.sent} messages`)
})

test('loops, complaint 4 O22 a responder without any sign of a machine, exchanges at most four messages', async (t) => {
  const world = new World()
  const gateway = await openAnsweringGateway(t, world, 'um.example')
  const responder = await openDumbResponder(t, world, 'robo.example')
  await world.begin(responder.address, gateway.address)
  await untilQuiet(world, gateway, responder)
  assert.ok(world.sent > 1 && world.sent <= 4, `${world.sent} messages`)
})
