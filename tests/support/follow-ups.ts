import assert from 'node:assert/strict'
import { changeDesk } from '../../src/store/desks.ts'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { replay } from '../../src/intake/replay.ts'
import { signMessageId } from '../../src/intake/reply-token.ts'
import { readBases } from '../../src/store/bases.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { mail, type TestIntake, type TestMail } from './intake.ts'

let count = 0

/** A message that nobody has sent before. */
export function fresh(fields: Readonly<Record<string, string>> = {}): string {
  count += 1
  return mail({ 'Message-ID': `<carta${count}@cliente.example>`, ...fields }, `Mensagem ${count}.`)
}

/** Sends a message, and answers what is stored of it. */
export async function send(door: TestIntake, said: TestMail = {}): Promise<MessageRecord> {
  await door.send({ raw: fresh(), ...said })
  const { id } = await door.database.reader('messages').orderBy('seq', 'desc').first('id')
  const message = await findMessage(door.database.reader, id)
  assert.ok(message)
  return message
}

/** The ticket that a message led to, as it is stored. */
export async function ticketOf({ database }: TestIntake, { protocol }: Pick<MessageRecord, 'protocol'>) {
  const row: { id: string; protocol: string; state: string; unread: number; version: number } | undefined =
    await database.reader('tickets').where({ protocol }).first()
  assert.ok(row, `no ticket ${protocol}`)
  return row
}

/** A new Message-ID of ours about a ticket, in angle brackets. */
export function ourId({ secret }: TestIntake, ticketId: string): string {
  return `<${signMessageId(secret, ticketId, 'mx.empresa.example')}>`
}

/** What said where a message belongs, as `kind use`, in order. */
export async function signalsOf({ database }: TestIntake, { id }: MessageRecord): Promise<readonly string[]> {
  const basis = (await readBases(database.reader, id)).get(0)
  assert.ok(basis)
  return (basis.facts.signals ?? []).map(({ kind, use }) => `${kind} ${use}`)
}

/** Sets a desk anew, and waits until every door knows. */
export async function set(door: TestIntake, settings: Partial<DeskSettings>): Promise<void> {
  const by = { actor: 'bia', now: new Date() }
  await changeDesk(door.database.writer, 'suporte@empresa.example', { settings }, by)
  await new Promise((resolve) => setTimeout(resolve, 60))
}

/** Every message judged again by what it was judged by comes to the same. */
export async function replaysAlike({ database, blobs }: TestIntake): Promise<void> {
  const ids: string[] = await database.reader('messages').where({ direction: 'in' }).pluck('id')
  for (const id of ids) {
    const replayed = await replay({ db: database.reader, blobs }, id)
    assert.deepEqual(replayed?.differences, [])
  }
}
