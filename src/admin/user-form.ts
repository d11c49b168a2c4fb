import { type Role, roles } from '../domain/user.ts'
import { foldUserName } from '../store/users.ts'
import { choiceField, textField } from './form-field.ts'
import { type PasswordFault, passwordFault } from './passwords.ts'

/** What is wrong with the form of a person, field by field: keys of words. */
export type UserFaults = { readonly name: string | null; readonly password: string | null }

/** What was typed about a new person. */
export type UserForm = {
  readonly name: string
  readonly password: string
  readonly repeated: string
  readonly role: Role
}

const namePattern = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u

/** Reads the form of a new person. */
export function readUserForm(body: Readonly<Record<string, unknown>>): UserForm {
  const { password, repeated } = body
  return {
    name: foldUserName(textField(body, 'name')),
    password: typeof password === 'string' ? password : '',
    repeated: typeof repeated === 'string' ? repeated : '',
    role: choiceField(body, 'role', roles) ?? 'operator',
  }
}

/** What is wrong with the form of a new person; `null` when nothing is. */
export function userFaults({ name, password, repeated }: UserForm): UserFaults | null {
  const fault: PasswordFault | 'not-repeated' | null =
    passwordFault(password, name) ?? (password === repeated ? null : 'not-repeated')
  if (isUserName(name) && fault === null) return null
  return {
    name: isUserName(name) ? null : 'users.fault.name',
    password: fault === null ? null : `password.${fault}`,
  }
}

/** Whether a folded name may be given to a person: 2 to 64 letters, digits and `. _ @ + -`. */
function isUserName(name: string): boolean {
  return namePattern.test(name)
}
