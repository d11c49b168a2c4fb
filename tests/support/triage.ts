import type { TicketType } from '../../src/domain/ticket/ticket-type.ts'
import { addContact } from '../../src/store/contacts.ts'
import type { Database } from '../../src/store/database.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import { findUserByName } from '../../src/store/users.ts'
import type { TestAdmin } from './admin.ts'
import { bringIn, mail } from './incoming.ts'
import { openDesk, startMailAdmin } from './mail-admin.ts'

/** A desk whose mails wait for triage. */
export const triageDesk = { ...openDesk, address: 'sac@empresa.example', profile: 'triagem' } as const

/** The type of the tests of triage: its pre-tickets are for the group `trocas`. */
export const exchange: TicketType = {
  id: 'troca',
  name: 'Troca de produto',
  queueId: 'fila',
  groupId: 'trocas',
  branchId: null,
  hasLinks: false,
  requiredFields: ['order'],
  position: 1,
  active: true,
}

/** Starts the pages with a desk of pre-tickets, on a database that whoever opened it closes. */
export function startTriage(database?: Database): Promise<TestAdmin> {
  return startMailAdmin(
    [triageDesk],
    database === undefined ? {} : { database: { ...database, close: async () => {} } },
  )
}

/** Registers queue, group and type; the users named are the group. */
export async function addExchange({ database }: TestAdmin, members: readonly string[]): Promise<void> {
  const users = await Promise.all(members.map((name) => findUserByName(database.reader, name)))
  const queue = { id: 'fila', name: 'Trocas', colour: 'blue', position: 1 } as const
  await saveGroup(database, {
    id: 'trocas',
    name: 'Equipe de trocas',
    userIds: users.map((user) => user?.id ?? ''),
  })
  await saveQueue(database, { ...queue, distributes: true, capacity: null }, [])
  await saveTicketType(database, exchange)
}

/** Registers Ana with her client. */
export async function addAna({ database: { writer } }: TestAdmin): Promise<void> {
  const ana = { address: 'ana@cliente.example', name: 'Ana Souza', role: 'requester' } as const
  await addContact(writer, { ...ana, client: 'Padaria Lua' }, new Date())
}

/** Brings a mail in and answers the number of its pre-ticket. */
export async function preTicketAbout(
  admin: TestAdmin,
  subject: string,
  from = 'Ana Souza <ANA@cliente.example>',
): Promise<string> {
  const id = Buffer.from(`${subject}${from}`).toString('hex').slice(0, 60)
  const fields = [
    `From: ${from}`,
    'To: sac@empresa.example',
    `Subject: ${subject}`,
    `Message-ID: <${id}@x.example>`,
  ]
  await bringIn(admin.intake, { raw: mail(fields), to: ['sac@empresa.example'] })
  const row = await admin.database.reader('tickets').where({ title: subject }).first('protocol')
  return row?.protocol ?? ''
}

/** The row of a ticket. */
export function rowOf({ database: { reader } }: TestAdmin, protocol: string) {
  return reader('tickets').where({ protocol }).first()
}
