import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { foldAddress } from '../domain/mail/address.ts'
import { personFiles } from '../admin/files/person-files.ts'
import { zipOf } from '../admin/files/zip.ts'
import type { Contact } from '../domain/contact.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { erasePerson } from '../store/erasure.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `person export`: writes all that is known of a person into an archive. */
export async function exportPerson({ operands, config, isJson }: Invocation): Promise<void> {
  const [address = '', file = ''] = operands
  await withStores(config(), 'read', async ({ database, blobs }) => {
    const { id } = await wanted(database.reader, address)
    // Never over another file, and readable by nobody else.
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.from(zipOf(personFiles(database.reader, blobs, id))), target)
    await noteChange(database, 'person-exported', id)
    await printOne({ address: foldAddress(address), file }, isJson)
  })
}

/** `person erase`: erases all that is known of a person; the address has to be said twice. */
export async function erase({ operands, text, config, isJson }: Invocation): Promise<void> {
  const [address = ''] = operands
  if (foldAddress(text('confirm') ?? '') !== foldAddress(address)) {
    throw new CommandFault(exitCode.usage, 'person erase: expected --confirm with the same address')
  }
  await withStores(config(), 'read', async ({ database, blobs }) => {
    const { id } = await wanted(database.reader, address)
    const erased = await erasePerson(database, blobs, id)
    if (erased === null) throw new CommandFault(exitCode.data, 'somebody else has just erased this person')
    await noteChange(database, 'person-erased', id, erased)
    await printOne({ ...erased }, isJson)
  })
}

async function wanted(db: Db, address: string): Promise<Contact> {
  const contact = await findContact(db, address)
  if (contact !== null) return contact
  throw new CommandFault(exitCode.data, `no contact ${address}: "portaria contact list" shows them`)
}
