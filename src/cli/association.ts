import { type Association, readDomain } from '../domain/association.ts'
import { addAssociation, listAssociations, removeAssociation } from '../store/clients.ts'
import { byCommand, noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

/** `association add`: associates a domain with a client. M24c */
export async function addRule({ operands, text, config, isJson }: Invocation): Promise<void> {
  const domain = requireDomain(operands[0] ?? '')
  const client = (text('client') ?? '').trim()
  if (client === '') throw new CommandFault(exitCode.usage, 'expected the name of a client, got nothing')
  const owner = text('owner') ?? 'cli'
  await withStores(config(), 'write', async ({ database }) => {
    await addAssociation(database.writer, { domain, client, owner }, new Date(), byCommand().actor)
    await noteChange(database, 'association-added', domain, { client })
  })
  await printOne({ domain, client, owner }, isJson)
}

/** `association list`: lists the domains and their clients. */
export async function listRules({ config, isJson }: Invocation): Promise<void> {
  const rules = await withStores(config(), 'read', ({ database }) => listAssociations(database.reader))
  await printList(rules.map(shape), ['domain', 'client', 'owner', 'createdAt'], isJson)
}

/** `association remove`: removes the rule of a domain. */
export async function removeRule({ operands, config, isJson }: Invocation): Promise<void> {
  const domain = requireDomain(operands[0] ?? '')
  const wasThere = await withStores(config(), 'read', async ({ database }) => {
    const isRemoved = await removeAssociation(database.writer, domain, byCommand())
    if (isRemoved) await noteChange(database, 'association-removed', domain)
    return isRemoved
  })
  if (!wasThere) {
    throw new CommandFault(exitCode.data, `no rule for ${domain}: "portaria association list" shows them`)
  }
  await printOne({ domain, removed: true }, isJson)
}

function requireDomain(text: string): string {
  const domain = readDomain(text)
  if (domain !== null) return domain
  throw new CommandFault(
    exitCode.usage,
    `expected a domain such as cliente.example, got ${JSON.stringify(text)}`,
  )
}

function shape({ domain, client, owner, createdAt }: Association) {
  return { domain, client, owner, createdAt: createdAt.toISOString() }
}
