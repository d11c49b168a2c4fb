import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { startGatewayProcess } from './gateway-process.ts'
import { SmtpClient } from './smtp-client.ts'

/** What a run of kills left behind. */
export type KillReport = Losses & {
  readonly acknowledged: number
  readonly kills: number
}

/** What is not as it should be after a crash. */
export type Losses = {
  /** Acknowledged, and not in the store: lost mail. */
  readonly missing: readonly string[]
  /** More than one ticket for one Message-ID. */
  readonly doubled: readonly string[]
  /** Tickets without a stored message, or the reverse: a half-kept message. */
  readonly halfKept: number
}

const senders = 6
const largeEvery = 17
/** On a slow machine a round goes on until as much was acknowledged on average, but not for ever. */
const leastEachRound = 5
const busyWithinMs = 20_000

/**
 * Kills a gateway under load, again and again, and counts what became of the mail.
 *
 * Senders behave as honest MTAs do: what was not acknowledged before the crash is sent again after it.
 */
export async function killRounds(dataDir: string, rounds: number): Promise<KillReport> {
  const acknowledged = new Set<string>()
  const queue: string[] = []
  let counter = 0
  const next = (): string => queue.shift() ?? `${++counter}.kill@client.example`
  for (let round = 0; round < rounds; round++) {
    const gateway = await startGatewayProcess({ dataDir, env: { PORTARIA_LOG_LEVEL: 'error' } })
    const isDone = { value: false }
    const work = Array.from({ length: senders }, () =>
      sendUntil(
        gateway.smtpPort,
        isDone,
        next,
        (id) => acknowledged.add(id),
        (id) => queue.push(id),
      ),
    )
    await sleep(randomInt(20, 900))
    const deadline = Date.now() + busyWithinMs
    while (acknowledged.size < (round + 1) * leastEachRound && Date.now() < deadline)
      await sleep(randomInt(5, 50))
    await gateway.kill()
    isDone.value = true
    await Promise.all(work)
  }
  return { acknowledged: acknowledged.size, kills: rounds, ...(await inspect(dataDir, acknowledged)) }
}

async function sendUntil(
  port: number,
  isDone: { readonly value: boolean },
  next: () => string,
  onAcknowledged: (id: string) => void,
  onUncertain: (id: string) => void,
): Promise<void> {
  while (!isDone.value) {
    const id = next()
    try {
      await sendOne(port, id)
      onAcknowledged(id)
    } catch {
      // The gateway died before its reply: as any MTA would, keep the message and send it again.
      onUncertain(id)
      return
    }
  }
}

async function sendOne(port: number, id: string): Promise<void> {
  const client = await SmtpClient.connect(port)
  try {
    for (const line of [
      'EHLO client.example',
      'MAIL FROM:<ana@client.example>',
      'RCPT TO:<atendimento@desk.example>',
      'DATA',
    ])
      await expectPositive(client.command(line))
    const bodyLines = Number.parseInt(id, 10) % largeEvery === 0 ? 5_000 : 50
    const body = `${'A impressora parou de novo e ninguem sabe o motivo.\r\n'.repeat(bodyLines)}`
    await client.write(
      `From: Ana <ana@client.example>\r\nTo: atendimento@desk.example\r\nSubject: Pedido ${id}\r\nMessage-ID: <${id}>\r\n\r\n${body}`,
    )
    await expectPositive(client.command('.'))
  } finally {
    client.close()
  }
}

async function expectPositive(reply: Promise<string>): Promise<void> {
  const text = await reply
  if (!/^[23]/.test(text)) throw new Error(`expected a positive reply, got ${text}`)
}

async function inspect(dataDir: string, acknowledged: ReadonlySet<string>): Promise<Losses> {
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  try {
    return await findLosses(database, acknowledged)
  } finally {
    await database.close()
  }
}

/** Compares what the store holds with the Message-IDs that were acknowledged. */
export async function findLosses(database: Database, acknowledged: ReadonlySet<string>): Promise<Losses> {
  const kept: string[] = await database
    .reader('messages')
    .where({ direction: 'in', state: 'ticket' })
    .pluck('message_id')
  const counts = new Map<string, number>()
  for (const id of kept) counts.set(id, (counts.get(id) ?? 0) + 1)
  const halves = await Promise.all(
    [
      'select id from tickets where id not in (select ticket_id from deliveries where ticket_id is not null)',
      "select id from messages where direction = 'in' and id not in (select message_id from deliveries)",
      `select id from messages where octets > 0 and blob is null and direction = 'in'
        and id not in (select message_id from raw_messages)`,
    ].map((sql) => database.reader.from(database.reader.raw(`(${sql}) as halves`)).pluck<string[]>('id')),
  )
  return {
    missing: [...acknowledged].filter((id) => !counts.has(id)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    halfKept: halves.flat().length,
  }
}
