import { readFile } from 'node:fs/promises'
import { type Contact, contactRoles } from '../domain/contact.ts'
import {
  addContact,
  changeContact,
  type ContactChanges,
  findContact,
  listContacts,
} from '../store/contacts.ts'
import { writeTransaction } from '../store/database.ts'
import { readAddress, readYesNo, refuseTaken } from './address.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { type ContactLine, readContactLines } from './contact-lines.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `contact add`: registers a person. */
export async function addPerson(invocation: Invocation): Promise<void> {
  const { name, role, ...others } = readOptions(invocation)
  if (name === undefined || role === undefined)
    throw new Error('expected name and role, as the table demands')
  const address = readAddress(invocation.operands[0] ?? '')
  const contact = await withStores(invocation.config(), 'write', async ({ database }) => {
    const person = { address, name, role, ...others }
    const added = await addContact(database.writer, person, new Date()).catch(refuseTaken)
    await noteChange(database, 'contact-added', added.address, person)
    return added
  })
  await printOne(shape(contact), invocation.isJson)
}

/** `contact list`: lists the contacts. */
export async function listPeople({ config, isJson }: Invocation): Promise<void> {
  const contacts = await withStores(config(), 'read', ({ database }) => listContacts(database.reader))
  await printList(contacts.map(shape), ['address', 'name', 'role', 'active', 'byEmail', 'registered'], isJson)
}

/** `contact set`: changes a contact. */
export async function setPerson(invocation: Invocation): Promise<void> {
  const changes = readOptions(invocation)
  if (Object.keys(changes).length === 0)
    throw new CommandFault(exitCode.usage, 'contact set: expected an option')
  const [address = ''] = invocation.operands
  const contact = await withStores(invocation.config(), 'read', async ({ database }) => {
    const changed = await changeContact(database.writer, address, changes)
    if (changed) await noteChange(database, 'contact-changed', changed.address, changes)
    return changed
  })
  if (contact === null) {
    throw new CommandFault(exitCode.data, `no contact ${address}: "portaria contact list" shows them`)
  }
  await printOne(shape(contact), invocation.isJson)
}

/** `contact import`: registers or changes every person of a CSV file, or none when a line is at fault. */
export async function importPeople({ operands, config, isJson }: Invocation): Promise<void> {
  const [file = ''] = operands
  const { lines, faults } = readContactLines(await readFile(file))
  if (faults.length > 0) throw new CommandFault(exitCode.data, `nothing was imported:\n${faults.join('\n')}`)
  const counts = await withStores(config(), 'write', ({ database }) =>
    writeTransaction(database, async (trx) => {
      const now = new Date()
      const outcomes: ('added' | 'changed')[] = []
      for (const { address, ...person } of lines)
        outcomes.push(await register(trx, { address, ...person }, now))
      return {
        added: outcomes.filter((outcome) => outcome === 'added').length,
        changed: outcomes.filter((outcome) => outcome === 'changed').length,
      }
    }),
  )
  await printOne(counts, isJson)
}

type Db = Parameters<typeof addContact>[0]

async function register(
  db: Db,
  { address, ...person }: ContactLine,
  now: Date,
): Promise<'added' | 'changed'> {
  const known = await findContact(db, address)
  if (known?.registered) {
    await changeContact(db, address, person)
    return 'changed'
  }
  await addContact(db, { address, ...person }, now)
  return 'added'
}

function readOptions({ text }: Invocation): ContactChanges {
  const name = text('name')
  const role = contactRoles.find((known) => known === text('role'))
  const active = readYesNo(text('active'))
  const byEmail = readYesNo(text('by-email'))
  return {
    ...(name !== null && { name }),
    ...(role && { role }),
    ...(active !== null && { active }),
    ...(byEmail !== null && { byEmail }),
  }
}

function shape({ address, name, role, active, byEmail, registered, createdAt }: Contact) {
  return { address, name, role, active, byEmail, registered, createdAt: createdAt.toISOString() }
}
