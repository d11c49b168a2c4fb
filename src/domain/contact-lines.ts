import { type ContactRole, contactRoles } from './contact.ts'
import { parseCsv } from './csv.ts'
import { cleanText } from './fold.ts'
import { foldAddress, isSendableAddress } from './mail/address.ts'

/** A person of a CSV file; what the file does not say stays as it is, or is as for anybody new. */
export type ContactLine = {
  readonly address: string
  readonly name: string
  readonly role: ContactRole
  readonly otherRoles: readonly ContactRole[]
  readonly active?: boolean
  readonly byEmail?: boolean
  readonly client?: string
}

/** What is wrong with a line, the first being 1; `value` is what stood there. */
export type LineFault = {
  readonly line: number
  readonly fault: 'columns' | 'address' | 'name' | 'role' | 'answer' | 'repeated' | 'quote'
  readonly value: string
}

type Column = 'address' | 'name' | 'role' | 'active' | 'byEmail' | 'client'

/** The columns by the names a spreadsheet in either language may give them. */
const columns: ReadonlyMap<string, Column> = new Map([
  ['address', 'address'],
  ['email', 'address'],
  ['e-mail', 'address'],
  ['name', 'name'],
  ['nome', 'name'],
  ['role', 'role'],
  ['perfil', 'role'],
  ['active', 'active'],
  ['ativo', 'active'],
  ['byemail', 'byEmail'],
  ['by-email', 'byEmail'],
  ['poremail', 'byEmail'],
  ['client', 'client'],
  ['cliente', 'client'],
])

const roles: ReadonlyMap<string, ContactRole> = new Map([
  ...contactRoles.map((role) => [role, role] as const),
  ['solicitante', 'requester'],
  ['técnico', 'technician'],
  ['tecnico', 'technician'],
  ['administrador', 'administrator'],
])

const answers: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'sim', 's', 'true', '1'].map((word) => [word, true] as const),
  ...['no', 'não', 'nao', 'n', 'false', '0'].map((word) => [word, false] as const),
])

/** Longer than any honest name, short enough for a page. */
const maxCharacters = 200

/** Reads the people of CSV text, and tells of each line at fault what is wrong; linear in the text. */
export function readContactLines(text: string): { lines: ContactLine[]; faults: LineFault[] } {
  const [heading = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''))
  const names = heading.map((name) => columns.get(name.trim().toLowerCase()) ?? null)
  const missing = (['address', 'name', 'role'] as const).filter((name) => !names.includes(name))
  if (missing.length > 0) {
    return { lines: [], faults: [{ line: 1, fault: 'columns', value: missing.join(', ') }] }
  }
  const lines: ContactLine[] = []
  const faults: LineFault[] = []
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    if (row.some((cell) => cell.includes('\n'))) {
      // A quotation mark that is never closed swallows the people after it, and shifts the numbers of their lines.
      faults.push({ line: index + 2, fault: 'quote', value: '' })
      break
    }
    const read = readLine(new Map(names.map((name, at) => [name, cleanCell(row[at] ?? '')])), seen)
    faults.push(...read.faults.map((fault) => ({ line: index + 2, ...fault })))
    if (read.line !== null) lines.push(read.line)
  }
  return { lines, faults }
}

function readLine(
  cells: ReadonlyMap<Column | null, string>,
  seen: Set<string>,
): { readonly line: ContactLine | null; readonly faults: Omit<LineFault, 'line'>[] } {
  const cell = (name: Column): string => cells.get(name) ?? ''
  const address = cell('address')
  const held = cell('role')
    .toLowerCase()
    .split(/[+/|]/)
    .map((word) => roles.get(word.trim()))
  const [role, ...others] = held
  const active = answers.get(cell('active').toLowerCase())
  const byEmail = answers.get(cell('byEmail').toLowerCase())
  const isUnclear =
    (cell('active') !== '' && active === undefined) || (cell('byEmail') !== '' && byEmail === undefined)
  const faults: Omit<LineFault, 'line'>[] = []
  if (!isSendableAddress(address)) faults.push({ fault: 'address', value: address })
  else if (seen.has(foldAddress(address))) faults.push({ fault: 'repeated', value: address })
  if (cell('name') === '') faults.push({ fault: 'name', value: '' })
  if (held.includes(undefined)) faults.push({ fault: 'role', value: cell('role') })
  if (isUnclear) faults.push({ fault: 'answer', value: `${cell('active')} ${cell('byEmail')}`.trim() })
  seen.add(foldAddress(address))
  if (faults.length > 0 || role === undefined) return { line: null, faults }
  const line = {
    address,
    name: cell('name'),
    role,
    otherRoles: others.filter((other) => other !== undefined),
    ...(active !== undefined && { active }),
    ...(byEmail !== undefined && { byEmail }),
    ...(cell('client') !== '' && { client: cell('client') }),
  }
  return { line, faults }
}

/** A cell without what nobody sees, cut where no honest one reaches. */
export function cleanCell(cell: string, limit = maxCharacters): string {
  return cleanText(cell.slice(0, 4 * limit))
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, limit)
    .toWellFormed()
}
