import { readFile } from 'node:fs/promises'
import { type Contact, contactRoles } from '../domain/contact.ts'
import { type LineFault, readContactLines } from '../domain/contact-lines.ts'
import { decodeText } from '../domain/mail/octets.ts'
import { importContacts } from '../store/contact-import.ts'
import { addContact, changeContact, type ContactChanges, listContacts } from '../store/contacts.ts'
import { writeTransaction } from '../store/database.ts'
import { readAddress, readYesNo, refuseTaken } from './address.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
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
  const { lines, faults } = readContactLines(decodeText(await readFile(file), null))
  if (faults.length > 0) {
    throw new CommandFault(exitCode.data, `nothing was imported:\n${faults.map(faultText).join('\n')}`)
  }
  const counts = await withStores(config(), 'write', async ({ database }) => {
    const imported = await writeTransaction(database, (trx) => importContacts(trx, lines, new Date()))
    await noteChange(database, 'contacts-imported', file, imported)
    return imported
  })
  await printOne(counts, isJson)
}

function faultText({ line, fault, value }: LineFault): string {
  const got = JSON.stringify(value)
  switch (fault) {
    case 'columns':
      return `line ${line}: expected the columns address, name and role, missing ${value}`
    case 'address':
      return `line ${line}: expected an address, got ${got}`
    case 'name':
      return `line ${line}: expected a name, got nothing`
    case 'role':
      return `line ${line}: expected ${contactRoles.join(', ')}, got ${got}`
    case 'answer':
      return `line ${line}: expected yes or no for active and byEmail, got ${got}`
    case 'quote':
      return `line ${line}: expected each cell in one line; a quotation mark may be missing`
    case 'repeated':
      return `line ${line}: expected each address once, got ${got} again`
  }
}

function readOptions({ text, list, has }: Invocation): ContactChanges {
  const name = text('name')
  const role = contactRoles.find((known) => known === text('role'))
  const active = readYesNo(text('active'))
  const byEmail = readYesNo(text('by-email'))
  const otherRoles = contactRoles.filter((known) => list('other-role').includes(known))
  const client = has('no-client') ? null : text('client')
  return {
    ...(name !== null && { name }),
    ...(role && { role }),
    ...(active !== null && { active }),
    ...(byEmail !== null && { byEmail }),
    ...((otherRoles.length > 0 || has('no-other-role')) && { otherRoles }),
    ...((client !== null || has('no-client')) && { client }),
  }
}

function shape({ createdAt, id: _, ...contact }: Contact) {
  return { ...contact, createdAt: createdAt.toISOString() }
}
