import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'

/** Who signs what a user sends: the name and the role of the employee record. C11 */
export type Employee = { readonly name: string; readonly jobTitle: string }

/** The employee that a user points to; `null` when the user signs nothing. C12 */
export async function findEmployeeOf(db: Db, userId: string): Promise<Employee | null> {
  const row: { name: string; job_title: string } | undefined = await db('users')
    .join('employees', 'employees.id', 'users.employee_id')
    .where({ 'users.id': userId })
    .first('employees.name', 'employees.job_title')
  return row === undefined ? null : { name: row.name, jobTitle: row.job_title }
}

/** Changes the employee that a user points to, or makes one; `null` lets the user point to none. */
export async function putEmployee(
  trx: Db,
  userId: string,
  employee: Employee | null,
  now: Date,
): Promise<void> {
  if (employee === null) {
    await trx('users').where({ id: userId }).update({ employee_id: null })
    return
  }
  const columns = { name: columnText(employee.name), job_title: columnText(employee.jobTitle) }
  const user = await trx('users').where({ id: userId }).first('employee_id')
  const known = user?.employee_id ?? null
  if (known !== null && (await trx('employees').where({ id: known }).update(columns)) > 0) return
  const id = newId(now)
  await trx('employees').insert({ id, ...columns, created_at: now.toISOString() })
  await trx('users').where({ id: userId }).update({ employee_id: id })
}

/** Who signs what each user sends, by the user's id; a user who is not among them signs nothing. C11 C12 */
export async function listEmployees(db: Db): Promise<ReadonlyMap<string, Employee>> {
  const rows: { id: string; name: string; job_title: string }[] = await db('users')
    .join('employees', 'employees.id', 'users.employee_id')
    .select('users.id', 'employees.name', 'employees.job_title')
  return new Map(rows.map(({ id, name, job_title: jobTitle }) => [id, { name, jobTitle }]))
}
