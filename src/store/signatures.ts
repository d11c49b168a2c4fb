import type { Signature } from '../domain/outgoing/automatic-mail.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { findEmployeeOf, listEmployees } from './employees.ts'
import { listUsers } from './users.ts'

const name = 'answer-signature'

/** Whether what agents send is signed by them. On unless somebody switches it off. C10 */
export async function signsMail(db: Db): Promise<boolean> {
  const row: { value: string } | undefined = await db('house_settings').where({ name }).first('value')
  const stored: { readonly isOn?: boolean } = row === undefined ? {} : JSON.parse(row.value)
  return stored.isOn ?? true
}

/** Switches the signature of agents on or off. */
export async function saveSignsMail(db: Db, isOn: boolean): Promise<void> {
  await db('house_settings')
    .insert({ name, value: columnJson({ isOn }) })
    .onConflict('name')
    .merge()
}

/** Who signs what a user sends; `null` where nobody does: switched off, or no employee with a name. C10 C11 C12 */
export async function readSignature(db: Db, userId: string): Promise<Signature | null> {
  if (!(await signsMail(db))) return null
  const employee = await findEmployeeOf(db, userId)
  return employee === null || employee.name.trim() === '' ? null : employee
}

/** A user whose mails go without a whole signature, and why. */
export type Unsigned = {
  readonly userId: string
  readonly user: string
  readonly lacks: 'employee' | 'name' | 'role' | 'both'
}

/** The active users whose employee is missing, or has no name or no role. C11 */
export async function listUnsigned(db: Db): Promise<readonly Unsigned[]> {
  const employees = await listEmployees(db)
  return (await listUsers(db)).flatMap(({ id, name: user, active }) => {
    const employee = employees.get(id)
    const lacks = employee === undefined ? 'employee' : lackOf(employee)
    return active && lacks !== null ? [{ userId: id, user, lacks }] : []
  })
}

function lackOf({ name: written, jobTitle }: Signature): 'name' | 'role' | 'both' | null {
  if (written.trim() === '') return jobTitle.trim() === '' ? 'both' : 'name'
  return jobTitle.trim() === '' ? 'role' : null
}
