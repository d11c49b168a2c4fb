import { type ContactRole, contactRoles } from '../domain/contact.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import { decodeText } from '../domain/mail/octets.ts'
import { parseCsv } from './csv.ts'

/** A person of a CSV file. */
export type ContactLine = {
  readonly address: string
  readonly name: string
  readonly role: ContactRole
  readonly active: boolean
  readonly byEmail: boolean
}

/** The columns by the names a spreadsheet in either language may give them. */
const columns: Readonly<Record<string, keyof ContactLine>> = {
  address: 'address',
  email: 'address',
  'e-mail': 'address',
  name: 'name',
  nome: 'name',
  role: 'role',
  perfil: 'role',
  active: 'active',
  ativo: 'active',
  byemail: 'byEmail',
  'by-email': 'byEmail',
  poremail: 'byEmail',
}

const roles: Readonly<Record<string, ContactRole>> = {
  ...Object.fromEntries(contactRoles.map((role) => [role, role])),
  solicitante: 'requester',
  técnico: 'technician',
  tecnico: 'technician',
  administrador: 'administrator',
}

const answers: Readonly<Record<string, boolean>> = {
  yes: true,
  sim: true,
  s: true,
  true: true,
  '1': true,
  '': true,
  no: false,
  não: false,
  nao: false,
  n: false,
  false: false,
  '0': false,
}

/** Reads the people of a CSV file, and says of each line at fault what was expected. */
export function readContactLines(octets: Uint8Array): { lines: ContactLine[]; faults: string[] } {
  const [heading = [], ...rows] = parseCsv(decodeText(octets, null).replace(/^\uFEFF/, ''))
  const names = heading.map((name) => columns[name.trim().toLowerCase()] ?? null)
  const missing = (['address', 'name', 'role'] as const).filter((name) => !names.includes(name))
  if (missing.length > 0) {
    return {
      lines: [],
      faults: [`line 1: expected the columns address, name and role, missing ${missing.join(', ')}`],
    }
  }
  const lines: ContactLine[] = []
  const faults: string[] = []
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    const cells = new Map(names.map((name, column) => [name, row[column]?.trim() ?? '']))
    const address = cells.get('address') ?? ''
    const role = roles[(cells.get('role') ?? '').toLowerCase()]
    const active = answers[(cells.get('active') ?? '').toLowerCase()]
    const byEmail = answers[(cells.get('byEmail') ?? '').toLowerCase()]
    const where = `line ${index + 2}`
    if (!isSendableAddress(address))
      faults.push(`${where}: expected an address, got ${JSON.stringify(address)}`)
    if (role === undefined)
      faults.push(`${where}: expected ${contactRoles.join(', ')}, got ${JSON.stringify(cells.get('role'))}`)
    if (active === undefined || byEmail === undefined)
      faults.push(`${where}: expected yes or no for active and byEmail`)
    if (role !== undefined && active !== undefined && byEmail !== undefined) {
      lines.push({ address, name: cells.get('name') ?? '', role, active, byEmail })
    }
  }
  return { lines, faults }
}
