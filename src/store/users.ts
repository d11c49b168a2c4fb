import type { Language } from '../domain/language.ts'
import type { Role, User } from '../domain/user.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { releaseTicketsOf } from './inactive-agents.ts'

/** What a new person needs; the password comes as its hash only. */
export type NewUser = {
  readonly name: string
  readonly passwordHash: string
  readonly role: Role
  readonly language?: Language | null
}

/** What may be changed about a person. */
export type UserChanges = {
  readonly role?: Role
  readonly language?: Language | null
  readonly active?: boolean
  readonly passwordHash?: string
}

type UserRow = {
  id: string
  name: string
  password_hash: string
  role: Role
  language: Language | null
  active: boolean | number
  created_at: string
}

/** The form in which a person's name is kept and compared. */
export function foldUserName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}

/** All people, by name. */
export async function listUsers(db: Db): Promise<readonly User[]> {
  const rows: UserRow[] = await db('users').orderBy('name')
  return rows.map(toUser)
}

/** Whether anybody could ever sign in. */
export async function hasUsers(db: Db): Promise<boolean> {
  return (await db('users').first('id')) !== undefined
}

/** A person by id, or `null`. */
export async function findUser(db: Db, id: string): Promise<User | null> {
  const row: UserRow | undefined = await db('users').where({ id }).first()
  return row === undefined ? null : toUser(row)
}

/** A person by the name typed, or `null`. */
export async function findUserByName(db: Db, name: string): Promise<User | null> {
  const row: UserRow | undefined = await db('users')
    .where({ name: foldUserName(name) })
    .first()
  return row === undefined ? null : toUser(row)
}

/** The hash of a person's password, or `null` when there is no such person. */
export async function readPasswordHash(db: Db, id: string): Promise<string | null> {
  const row: UserRow | undefined = await db('users').where({ id }).first()
  return row?.password_hash ?? null
}

/** Adds a person; `null` when the name is taken. */
export async function addUser(db: Db, user: NewUser, now: Date): Promise<User | null> {
  const id = newId(now)
  await db('users')
    .insert({
      id,
      name: foldUserName(user.name),
      password_hash: user.passwordHash,
      role: user.role,
      language: user.language ?? null,
      active: true,
      created_at: now.toISOString(),
    })
    .onConflict('name')
    .ignore()
  return findUser(db, id)
}

/**
 * Changes a person; a new password or a closed account ends all of the person's sign-ins.
 *
 * The open tickets of who may not sign in any more are nobody's from then on. Returns `null` when there is no such
 * person.
 */
export async function changeUser(
  db: Db,
  id: string,
  changes: UserChanges,
  now = new Date(),
): Promise<User | null> {
  const { passwordHash, role, language, active } = changes
  const columns = {
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...(role === undefined ? {} : { role }),
    ...(language === undefined ? {} : { language }),
    ...(active === undefined ? {} : { active }),
  }
  return db.transaction(async (trx) => {
    if (Object.keys(columns).length > 0) await trx('users').where({ id }).update(columns)
    if (passwordHash !== undefined || active === false)
      await trx('login_sessions').where({ user_id: id }).delete()
    if (active === false) await releaseTicketsOf(trx, id, now)
    return findUser(trx, id)
  })
}

/** How many administrators may sign in. */
export async function countActiveAdministrators(db: Db): Promise<number> {
  const [row] = await db('users').where({ role: 'administrator', active: true }).count({ count: '*' })
  return Number(row?.count ?? 0)
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    language: row.language,
    active: Boolean(row.active),
    createdAt: new Date(row.created_at),
  }
}
